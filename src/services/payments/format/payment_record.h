// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value) but for those below.
//
// "payments/<account id>": "payment/<id>" → payment, with the id inverted, so that the newest come
// first; "dedupe/<digest>" → the payment it stands for, and a digest of what was asked; "open/<id>"
// → nothing, while the payment is released or unknown; "narrative/<command id>" → the words of one
// that was released (transactions/api.h); "sent/<day>" → what counts against that
// day's limit · "payees/<user id>": "payee/<id>" → payee. Ids in base62.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "services/payments/payee.h"
#include "services/payments/payment.h"

namespace atollbank::payments::format {

inline constexpr std::uint8_t kRecordFormat = 1;
// A payment in clear that a program asked for, whose client id it ends with.
inline constexpr std::uint8_t kProgramsPaymentFormat = 2;
// With names and references sealed (ports/personal_text.h). Those in clear are of people who have
// no key, and of banks that were made before. The payment ends with the client id, which may be "".
inline constexpr std::uint8_t kSealedPaymentFormat = 3;
// As kSealedPaymentFormat, whether or not anybody has a key, with the bulk payment and the line
// behind.
inline constexpr std::uint8_t kBulkPaymentFormat = 4;
inline constexpr std::uint8_t kSealedPayeeFormat = 2;
inline constexpr std::uint8_t kKeyedAskedFormat = 2;

inline constexpr const char* kPaymentsPrefix = transactions::kPayerPrefix;
inline constexpr const char* kPaymentPrefix = "payment/";
inline constexpr const char* kOpenPrefix = "open/";
inline constexpr const char* kPayeePrefix = "payee/";

struct AskedPayment {
  base::Id payment_id;
  base::Id content;
  // Under whose key the digest is, 0 the bank's; none: it is of before, and under nobody's.
  std::optional<std::uint64_t> key = std::nullopt;

  bool operator==(const AskedPayment&) const = default;
};

std::string payments_partition(base::Id account_id);
std::string payees_partition(base::Id user_id);
std::string payment_key(base::Id payment_id);
std::string dedupe_key(base::Id dedupe);
std::string open_key(base::Id payment_id);
std::string sent_key(std::int32_t day);
std::string payee_key(base::Id payee_id);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_payment(const Payment& payment);
base::Result<Payment> decode_payment(base::ByteView bytes);
base::Bytes encode_payee(const Payee& payee);
base::Result<Payee> decode_payee(base::ByteView bytes);
base::Bytes encode_asked(const AskedPayment& asked);
base::Result<AskedPayment> decode_asked(base::ByteView bytes);
base::Bytes encode_sent(std::int64_t sent_minor);
base::Result<std::int64_t> decode_sent(base::ByteView bytes);

}  // namespace atollbank::payments::format
