// SPDX-License-Identifier: Apache-2.0
#include "services/statements/format/statement_record.h"

#include <fmt/format.h>

#include <charconv>

#include "base/utf8.h"
#include "ports/person_vault.h"
#include "ports/records.h"
#include "services/statements/printable.h"

namespace atollbank::statements::format {

using base::ByteReader;
using base::ByteWriter;
using base::Result;

static_assert(kEntriesOfRecordMax * kEncodedSizeMax + 16 + ports::kPersonOverheadMax <
              ports::kValueSizeMax);

namespace {

constexpr std::size_t kKeyHalf = 16;  // hexadecimal digits of one end of a period

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the statements does not have its format");
}

struct Text {
  std::string* text;
  std::size_t characters_max;
};

// False when it is not a text that was stored here.
bool read_text(ByteReader& reader, Text text) {
  *text.text = reader.read_text();
  return base::is_plain_utf8(*text.text) && character_count(*text.text) <= text.characters_max;
}

void write_account(ByteWriter& writer, const StatedAccount& account, const std::string& holder) {
  writer.write(account.id);
  for (const std::string* text : {&holder, &account.number, &account.sort_code, &account.iban,
                                  &account.bank_name, &account.bic}) {
    writer.write_text(*text);
  }
}

bool read_account(ByteReader& reader, StatedAccount& account) {
  account.id = reader.read<base::Id>();
  for (const Text text :
       {Text{&account.holder, kNameSizeMax}, Text{&account.number, kNumberSizeMax},
        Text{&account.sort_code, kNumberSizeMax}, Text{&account.iban, kNumberSizeMax},
        Text{&account.bank_name, kNameSizeMax}, Text{&account.bic, kNumberSizeMax}}) {
    if (!read_text(reader, text)) return false;
  }
  return true;
}

void write_head(ByteWriter& writer, const StatementHead& head, const std::string& holder) {
  writer.write(head.id);
  write_account(writer, head.account, holder);
  writer.write(head.currency.numeric());
  writer.write(head.period.from.nanoseconds);
  writer.write(head.period.to.nanoseconds);
  writer.write(head.number);
  writer.write(head.issued.nanoseconds);
  for (const std::int64_t minor :
       {head.opening_minor, head.closing_minor, head.debits_minor, head.credits_minor}) {
    writer.write(minor);
  }
  writer.write(head.debit_count);
  writer.write(head.credit_count);
  writer.write(head.slots.after);
  writer.write(head.slots.last);
}

bool read_head(ByteReader& reader, StatementHead& head) {
  head.id = reader.read<base::Id>();
  if (!read_account(reader, head.account)) return false;
  const auto currency = money::Currency::from_numeric(reader.read<std::uint16_t>());
  if (!currency) return false;
  head.currency = *currency;
  head.period.from = {reader.read<std::int64_t>()};
  head.period.to = {reader.read<std::int64_t>()};
  head.number = reader.read<std::uint32_t>();
  head.issued = {reader.read<std::int64_t>()};
  for (std::int64_t* minor :
       {&head.opening_minor, &head.closing_minor, &head.debits_minor, &head.credits_minor}) {
    *minor = reader.read<std::int64_t>();
  }
  head.debit_count = reader.read<std::uint32_t>();
  head.credit_count = reader.read<std::uint32_t>();
  head.slots.after = reader.read<std::uint64_t>();
  head.slots.last = reader.read<std::uint64_t>();
  return head.debit_count <= kEntryCountMax && head.credit_count <= kEntryCountMax;
}

void write_numbers(ByteWriter& writer, const StatementEntry& entry) {
  writer.write(entry.slot);
  writer.write(entry.booked.nanoseconds);
  writer.write(entry.valued.nanoseconds);
  writer.write(entry.amount_minor);
  writer.write(entry.balance_after_minor);
  writer.write(static_cast<std::uint8_t>(entry.scheme));
  writer.write(entry.code);
  writer.write(entry.transaction_id);
}

void write_words(ByteWriter& writer, const StatementEntry& entry) {
  for (const std::string* text : {&entry.description, &entry.other.name,
                                  &entry.other.account_number, &entry.other.sort_code}) {
    writer.write_text(*text);
  }
}

bool read_numbers(ByteReader& reader, StatementEntry& entry) {
  entry.slot = reader.read<std::uint64_t>();
  entry.booked = {reader.read<std::int64_t>()};
  entry.valued = {reader.read<std::int64_t>()};
  entry.amount_minor = reader.read<std::int64_t>();
  entry.balance_after_minor = reader.read<std::int64_t>();
  const auto scheme = reader.read<std::uint8_t>();
  if (scheme > posting::kSchemeMax) return false;
  entry.scheme = static_cast<Scheme>(scheme);
  entry.code = reader.read<std::uint32_t>();
  entry.transaction_id = reader.read<base::Id>();
  return reader.ok();
}

bool read_words(ByteReader& reader, StatementEntry& entry) {
  for (const Text text :
       {Text{&entry.description, kDescriptionSizeMax}, Text{&entry.other.name, kNameSizeMax},
        Text{&entry.other.account_number, kNumberSizeMax},
        Text{&entry.other.sort_code, kNumberSizeMax}}) {
    if (!read_text(reader, text)) return false;
  }
  return reader.ok();
}

bool is_known(std::uint8_t record_format) {
  return record_format == kRecordFormat || record_format == kSealedFormat;
}

// Keys are read in ascending order, and the latest period comes first.
std::uint64_t left_after(base::Timestamp time) {
  return std::uint64_t{INT64_MAX} - static_cast<std::uint64_t>(time.nanoseconds);
}

}  // namespace

std::string statement_partition(base::Id id) { return "statement/" + base::to_base62(id); }
std::string account_partition(base::Id id) { return "statements/" + base::to_base62(id); }
std::string entries_key(std::uint32_t number) {
  return fmt::format("{}{:08x}", kEntriesPrefix, number);
}

std::string period_key(Period period) {
  return fmt::format("{:016x}{:016x}", left_after(period.to), left_after(period.from));
}

Result<Period> decode_period_key(std::string_view key) {
  Period period;
  if (key.size() != 2 * kKeyHalf) return base::fail(malformed());
  base::Timestamp* ends[] = {&period.to, &period.from};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string_view half = key.substr(i * kKeyHalf, kKeyHalf);
    std::uint64_t left = 0;
    const auto [end, error] = std::from_chars(half.data(), half.data() + kKeyHalf, left, 16);
    if (error != std::errc() || end != half.data() + kKeyHalf || left > INT64_MAX) {
      return base::fail(malformed());
    }
    ends[i]->nanoseconds = INT64_MAX - static_cast<std::int64_t>(left);
  }
  if (period_key(period) != key) return base::fail(malformed());
  return period;
}

base::Bytes encode_head(const IssuedHead& stored, base::ByteView sealed) {
  ByteWriter writer;
  writer.write(sealed.empty() ? kRecordFormat : kSealedFormat);
  write_head(writer, stored.head, sealed.empty() ? stored.head.account.holder : std::string());
  writer.write(stored.digest);
  if (!sealed.empty()) {
    writer.write(stored.head.account.personal_key);
    writer.write_text(sealed);
  }
  return writer.take();
}

Result<KeptHead> decode_head(base::ByteView bytes) {
  ByteReader reader(bytes);
  KeptHead kept;
  const auto record_format = reader.read<std::uint8_t>();
  StatementHead& head = kept.issued.head;
  bool is_good = is_known(record_format) && read_head(reader, head);
  kept.issued.digest = reader.read<base::Sha256>();
  if (is_good && record_format == kSealedFormat) {
    head.account.personal_key = reader.read<std::uint64_t>();
    kept.sealed = reader.read_text();
    is_good = head.account.holder.empty() && !kept.sealed.empty();
  }
  if (!is_good || !reader.ok() || !reader.at_end()) return base::fail(malformed());
  return kept;
}

base::Bytes encode_entries(std::span<const StatementEntry> entries, base::ByteView sealed) {
  ByteWriter writer;
  writer.write(sealed.empty() ? kRecordFormat : kSealedFormat);
  writer.write(static_cast<std::uint32_t>(entries.size()));
  for (const StatementEntry& entry : entries) {
    write_numbers(writer, entry);
    if (sealed.empty()) write_words(writer, entry);
  }
  if (!sealed.empty()) writer.write_text(sealed);
  return writer.take();
}

base::Secret encode_words(std::span<const StatementEntry> entries) {
  ByteWriter writer;
  for (const StatementEntry& entry : entries) write_words(writer, entry);
  return base::Secret(writer.take());
}

Result<void> decode_words(const base::Secret& words, std::span<StatementEntry> entries) {
  ByteReader reader(words.reveal());
  for (StatementEntry& entry : entries) {
    if (!read_words(reader, entry)) return base::fail(malformed());
  }
  if (!reader.at_end()) return base::fail(malformed());
  return {};
}

Result<KeptEntries> decode_entries(base::ByteView bytes) {
  ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const auto count = reader.read<std::uint32_t>();
  if (!is_known(record_format) || count > kEntriesOfRecordMax) return base::fail(malformed());
  const bool is_sealed = record_format == kSealedFormat;
  KeptEntries kept{.entries = std::vector<StatementEntry>(count), .sealed = {}};
  for (StatementEntry& entry : kept.entries) {
    const bool is_good = read_numbers(reader, entry) && (is_sealed || read_words(reader, entry));
    if (!is_good) return base::fail(malformed());
  }
  if (is_sealed) kept.sealed = reader.read_text();
  const bool is_good = reader.ok() && reader.at_end() && kept.sealed.empty() != is_sealed;
  if (!is_good) return base::fail(malformed());
  return kept;
}

base::Bytes encode_month(Month month) {
  ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(static_cast<std::uint16_t>(static_cast<int>(month.year())));
  writer.write(static_cast<std::uint8_t>(static_cast<unsigned>(month.month())));
  return writer.take();
}

Result<Month> decode_month(base::ByteView bytes) {
  ByteReader reader(bytes);
  const bool is_known = reader.read<std::uint8_t>() == kRecordFormat;
  const std::chrono::year year(reader.read<std::uint16_t>());
  const Month month = year / std::chrono::month(reader.read<std::uint8_t>());
  if (!is_known || !reader.ok() || !reader.at_end() || !period_of(month))
    return base::fail(malformed());
  return month;
}

base::Sha256 digest_of(const Statement& statement) {
  ByteWriter writer;
  writer.write(kRecordFormat);
  write_head(writer, statement.head, statement.head.account.holder);
  for (const StatementEntry& entry : statement.entries) {
    write_numbers(writer, entry);
    write_words(writer, entry);
  }
  return base::sha256(writer.bytes());
}

}  // namespace atollbank::statements::format
