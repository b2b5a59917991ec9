// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 or kSealedFormat (first byte of every value).
//
// Partition "statement/<id>": "head" → the head, the digest of the statement · "entries/<number>" →
// entries in order. Partition "statements/<account id>": "<period>" → nothing, or one byte where it
// is no month of the account's own; the latest period comes first. Partition "month_ends": "issued"
// → the last month whose statements were issued to all. Ids in base62, numbers as 8 hexadecimal
// digits, a period as what is left of its two ends to the end of time.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/sha256.h"
#include "services/statements/months.h"
#include "services/statements/statement.h"

namespace atollbank::statements::format {

inline constexpr std::uint8_t kRecordFormat = 1;
// Of heads and entries, in which the holder's name and all words of entries are sealed under her
// key. Others are of holders who have no key, and of banks that were made before.
inline constexpr std::uint8_t kSealedFormat = 2;
// A record stays below ports::kValueSizeMax whatever the texts are.
inline constexpr std::size_t kEntriesOfRecordMax = 400;
// Of a head or an entry as it is stored.
inline constexpr std::size_t kEncodedSizeMax = 2400;

inline constexpr const char* kHeadKey = "head";
inline constexpr const char* kEntriesPrefix = "entries/";

inline constexpr const char* kOtherPeriod = "\x01";

inline constexpr const char* kMonthEndsPartition = "month_ends";
inline constexpr const char* kIssuedKey = "issued";

std::string statement_partition(base::Id statement_id);
std::string account_partition(base::Id account_id);
std::string entries_key(std::uint32_t number);
std::string period_key(Period period);
// Errors of every decoding: data_loss record_malformed
base::Result<Period> decode_period_key(std::string_view key);

// What is sealed stands in `sealed` alone; that is empty in format 1.
struct KeptHead {
  IssuedHead issued;
  base::Bytes sealed;  // the holder's name
};
struct KeptEntries {
  std::vector<StatementEntry> entries;
  base::Bytes sealed;  // their words
};

base::Bytes encode_head(const IssuedHead& stored, base::ByteView sealed);
base::Result<KeptHead> decode_head(base::ByteView bytes);
base::Bytes encode_entries(std::span<const StatementEntry> entries, base::ByteView sealed);
base::Result<KeptEntries> decode_entries(base::ByteView bytes);
// What is sealed of entries; and back, to as many.
base::Secret encode_words(std::span<const StatementEntry> entries);
base::Result<void> decode_words(const base::Secret& words, std::span<StatementEntry> entries);

base::Bytes encode_month(Month month);
base::Result<Month> decode_month(base::ByteView bytes);

// Of the whole content as format 1 writes it, whatever the format it is stored in.
base::Sha256 digest_of(const Statement& statement);

}  // namespace atollbank::statements::format
