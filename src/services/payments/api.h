// SPDX-License-Identifier: Apache-2.0
// Payments of customers and the payees they keep.
//
// A payment is a saga: asked for, approved where it must be, released against the limits, booked by
// the ledger under one command. Asked again under its dedupe_id it is the same payment. What the
// ledger declined is a payment too, with its reason. Completions come exactly once, on the
// Context's executor. Errors of every call: see below.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ports/records.h"
#include "runtime/context.h"
#include "services/audit/api.h"
#include "services/payments/bulk_payment.h"
#include "services/payments/payee.h"
#include "services/payments/payment.h"

namespace atollbank::payments {

using runtime::Completion;
using runtime::Context;

inline constexpr std::size_t kNameMax = 128;       // bytes
inline constexpr std::size_t kReferenceMax = 140;  // bytes
inline constexpr std::size_t kPayeesMax = 500;     // of one customer
inline constexpr std::uint32_t kListLimitMax = 100;

// What may be written on a payment. invalid_argument reference_invalid
base::Result<void> check_reference(std::string_view reference);

struct CreatePayee {
  base::Id user_id;
  std::string name;
  std::string sort_code;  // as people write it
  std::string account_number;
};

// To a payee, or to an account of the bank by its id. The payer sees the name that she gave and not
// the holder's: numbers must not tell names.
struct ToPayee {
  base::Id id;
};
struct ToAccount {
  base::Id id;
  std::string name;
  ports::PersonalParts name_parts;  // where the name is sealed already
};

// Who alone may send under a mandate: the service that keeps standing orders.
inline constexpr const char* kStandingOrdersCaller = "svc_standing_orders";

struct SendPayment {
  base::Id user_id;
  base::Id account_id;  // the payer's
  std::variant<ToPayee, ToAccount> to;
  std::int64_t amount_minor = 0;
  std::string reference;  // may be ""
  std::string dedupe_id;
  base::Id mandate_id;              // see SendDue; nil: of none
  bool waits_for_approval = false;  // whatever the amount: who asks for it may not pay
};

// A record that another service keeps with the payer's payments (transactions::payer_partition), as
// it becomes once one of them is booked. Both are one commit, unless it is no longer as it was.
struct AlongWithEnd {
  ports::Put record;
  std::string value_before;
  audit::Change change;
};

// A payment of a standing order that is due. The order stands for it until its end is known: no
// record of the payment is made before. So whoever sends it asks again under the same payment_id
// until there is an answer that is final; that is one payment.
struct SendDue {
  SendPayment payment;       // with its mandate, the order, whose owner approved it
  base::Id payment_id;       // due_payment_id()
  base::Id next_payment_id;  // of what the mandate pays after it; nil: nothing
  std::optional<AlongWithEnd> when_booked;
};
struct SentDue {
  Payment payment;
  bool took_along = false;  // what was to change with it has
};

// Follows from the payer's slice, the day that the payment is of and its dedupe_id.
base::Id due_payment_id(const SendPayment& payment, base::Timestamp of_day);

struct SendBulk {
  base::Id user_id;
  base::Id account_id;  // the payer's
  std::string file;     // as bulk_file.h reads it
  OnBadLine on_bad_line = OnBadLine::kRefuse;
  std::string dedupe_id;            // told apart from those of single payments
  bool waits_for_approval = false;  // whatever the amount: who asks for it may not pay
};

struct BulkView {
  BulkPayment bulk;
  std::vector<Payment> payments;  // in the order of the file
};

// What became of a file: a bulk payment, or the lines for whose sake nothing is paid.
struct BulkAnswer {
  std::optional<BulkView> view;
  std::vector<BadLine> bad_lines;
};

struct BulkName {
  base::Id user_id;
  base::Id bulk_id;
};

struct PaymentName {
  base::Id user_id;
  base::Id payment_id;
};

struct ListPayments {
  base::Id user_id;
  base::Id account_id;
  base::Id before;  // those older than this one; nil: the newest
  std::uint32_t limit = 30;
};

// Errors of every call: deadline_exceeded deadline_passed · unavailable store_unavailable ·
// resource_exhausted blocking_pool_full, no_space · data_loss record_malformed.
class PaymentsApi {
 public:
  virtual ~PaymentsApi() = default;

  // The same name and account again are the same payee. invalid_argument payee_name_invalid,
  // malformed_sort_code, malformed_account_number, account_number_wrong (the modulus check) ·
  // not_found payee_account_not_found (a number of this bank that nobody has) · resource_exhausted
  // too_many_payees
  virtual void create_payee(const Context& context, CreatePayee request,
                            Completion<Payee> done) = 0;
  // As it would be kept, and nothing is; its id is nil. Errors as create_payee().
  virtual void check_payee(const Context& context, CreatePayee request, Completion<Payee> done) = 0;
  // By age.
  virtual void payees(const Context& context, base::Id user_id,
                      Completion<std::vector<Payee>> done) = 0;
  // not_found payee_not_found
  virtual void delete_payee(const Context& context, base::Id user_id, base::Id payee_id,
                            Completion<void> done) = 0;

  // The payment as far as it came: booked, declined, awaiting approval, or unknown where the answer
  // did not come. not_found account_not_found, payee_not_found · permission_denied
  // account_not_owned, mandate_not_given · invalid_argument amount_invalid, reference_invalid,
  // dedupe_id_invalid · failed_precondition scheme_not_reachable (the payee's bank), same_account,
  // currency_mismatch, payment_limit_exceeded, daily_limit_exceeded, dedupe_id_reused,
  // account_dormant
  virtual void send(const Context& context, SendPayment request, Completion<Payment> done) = 0;
  // As send(), under a mandate. Also unknown payment_under_way: ask again.
  virtual void send_due(const Context& context, SendDue request, Completion<SentDue> done) = 0;
  // Keeps the words of a payment that will be due, so that it takes one commit when it is. Errors
  // as send().
  virtual void prepare_due(const Context& context, SendDue request, Completion<void> done) = 0;
  // Whoever calls has made sure that it is the person. not_found payment_not_found ·
  // permission_denied not_an_approver · failed_precondition payment_not_awaiting_approval,
  // payment_lapsed, daily_limit_exceeded
  virtual void approve(const Context& context, PaymentName name, Completion<Payment> done) = 0;
  // not_found payment_not_found · failed_precondition payment_not_cancellable
  virtual void cancel(const Context& context, PaymentName name, Completion<Payment> done) = 0;
  // not_found payment_not_found
  virtual void find(const Context& context, PaymentName name, Completion<Payment> done) = 0;
  // Newest first. not_found account_not_found · permission_denied account_not_owned ·
  // invalid_argument limit_invalid
  virtual void list(const Context& context, ListPayments request,
                    Completion<std::vector<Payment>> done) = 0;

  // Answers once all of it is stored; its payments are then booked one after the other, in their
  // order. The same file under its dedupe_id again is the same bulk payment. With a bad line that
  // is refused, or without a good one, nothing is stored. invalid_argument: what bulk_file.h
  // refuses of a file, dedupe_id_invalid · not_found account_not_found · permission_denied
  // account_not_owned · failed_precondition daily_limit_exceeded, dedupe_id_reused, account_dormant
  virtual void send_bulk(const Context& context, SendBulk request, Completion<BulkAnswer> done) = 0;
  // Whoever calls has made sure that it is the person. Approves what of it awaits approval.
  // not_found bulk_payment_not_found · permission_denied not_an_approver · failed_precondition
  // payment_not_awaiting_approval, payment_lapsed, daily_limit_exceeded
  virtual void approve_bulk(const Context& context, BulkName name, Completion<BulkView> done) = 0;
  // Calls back what of it awaits approval. not_found bulk_payment_not_found · failed_precondition
  // payment_not_cancellable
  virtual void cancel_bulk(const Context& context, BulkName name, Completion<BulkView> done) = 0;
  // not_found bulk_payment_not_found
  virtual void find_bulk(const Context& context, BulkName name, Completion<BulkView> done) = 0;
};

}  // namespace atollbank::payments
