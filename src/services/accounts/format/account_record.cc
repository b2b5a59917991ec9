// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/format/account_record.h"

#include "base/assert.h"

namespace atollbank::accounts::format {

namespace {

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the accounts does not have its format");
}

// What format 1 of an account has no room for.
bool needs_format_two(const Account& account) { return account.kind != AccountKind::kPersonal; }

constexpr std::size_t kIdsMax = 255;

void write_ids(base::ByteWriter& writer, const std::vector<base::Id>& ids) {
  ATOLL_ASSERT(ids.size() <= kIdsMax);
  writer.write(static_cast<std::uint8_t>(ids.size()));
  for (const base::Id& id : ids) writer.write(id);
}

std::vector<base::Id> read_ids(base::ByteReader& reader) {
  std::vector<base::Id> ids;
  const auto count = reader.read<std::uint8_t>();
  for (std::uint8_t i = 0; i < count && reader.ok(); ++i) ids.push_back(reader.read<base::Id>());
  return ids;
}

bool is_whole(const base::ByteReader& reader, std::uint8_t record_format) {
  return reader.ok() && reader.at_end() && record_format == kRecordFormat;
}

// What format 1 of a pot has no room for.
bool needs_format_two(const Pot& pot) {
  return !pot.cover_image_url.empty() || pot.round_up || pot.round_up_multiplier != 0 ||
         pot.locked_until.nanoseconds != 0 || pot.updated != pot.created;
}

}  // namespace

std::string account_partition(base::Id id) { return kAccountPartitionPrefix + base::to_base62(id); }
std::string proposal_partition(base::Id id) { return kProposalPrefix + base::to_base62(id); }
std::string user_partition(base::Id id) { return "accounts_of/" + base::to_base62(id); }
std::string proposals_partition(base::Id id) { return "joint_proposals_of/" + base::to_base62(id); }
std::string number_partition(const std::string& sort_code, const std::string& account_number) {
  return "account_number/" + sort_code + account_number;
}
std::string pot_key(base::Id id) { return kPotPrefix + base::to_base62(id); }

base::Bytes encode_account(const Account& account) {
  base::ByteWriter writer;
  writer.write(needs_format_two(account) ? kAccountFormat : kRecordFormat);
  writer.write(account.id);
  writer.write(account.user_id);
  writer.write(account.created.nanoseconds);
  writer.write(account.currency);
  writer.write_text(account.account_number);
  writer.write_text(account.sort_code);
  if (needs_format_two(account)) {
    writer.write(account.kind);
    writer.write(account.all_above_minor);
    write_ids(writer, account.other_owners);
  }
  return writer.take();
}

base::Result<Account> decode_account(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  Account account;
  account.id = reader.read<base::Id>();
  account.user_id = reader.read<base::Id>();
  account.created = {reader.read<std::int64_t>()};
  account.currency = reader.read<std::uint16_t>();
  account.account_number = reader.read_text();
  account.sort_code = reader.read_text();
  if (record_format == kRecordFormat) {
    if (!is_whole(reader, record_format)) return base::fail(malformed());
    return account;
  }
  account.kind = reader.read<AccountKind>();
  account.all_above_minor = reader.read<std::int64_t>();
  account.other_owners = read_ids(reader);
  const bool is_kind =
      account.kind == AccountKind::kJoint || account.kind == AccountKind::kBusiness;
  const bool is_good = record_format == kAccountFormat && is_kind && reader.ok() && reader.at_end();
  if (!is_good) return base::fail(malformed());
  return account;
}

base::Bytes encode_woken(base::Timestamp woken) {
  base::ByteWriter writer;
  writer.write(kRecordFormat);
  writer.write(woken.nanoseconds);
  return writer.take();
}

base::Result<base::Timestamp> decode_woken(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const base::Timestamp woken{reader.read<std::int64_t>()};
  if (!is_whole(reader, record_format)) return base::fail(malformed());
  return woken;
}

base::Bytes encode_proposal(const JointProposal& proposal) {
  const bool is_refused = !proposal.refused_by.is_nil();
  base::ByteWriter writer;
  writer.write(is_refused ? kRefusedProposalFormat : kRecordFormat);
  writer.write(proposal.account_id);
  writer.write(proposal.currency);
  writer.write(proposal.all_above_minor);
  write_ids(writer, proposal.owners);
  write_ids(writer, proposal.agreed);
  if (is_refused) writer.write(proposal.refused_by);
  return writer.take();
}

base::Result<JointProposal> decode_proposal(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  JointProposal proposal;
  proposal.account_id = reader.read<base::Id>();
  proposal.currency = reader.read<std::uint16_t>();
  proposal.all_above_minor = reader.read<std::int64_t>();
  proposal.owners = read_ids(reader);
  proposal.agreed = read_ids(reader);
  const bool is_refused = record_format == kRefusedProposalFormat;
  if (is_refused) proposal.refused_by = reader.read<base::Id>();
  // A proposal has one encoding.
  const bool is_one = is_refused == !proposal.refused_by.is_nil();
  const bool is_good = is_one && is_whole(reader, is_refused ? kRecordFormat : record_format) &&
                       check_proposal(proposal).has_value();
  if (!is_good) return base::fail(malformed());
  return proposal;
}

base::Bytes encode_pot(const KeptPot& kept) {
  const Pot& pot = kept.pot;
  const bool is_sealed = kept.words.key != 0;
  const bool is_long = is_sealed || needs_format_two(pot);
  base::ByteWriter writer;
  writer.write(is_sealed ? kSealedPotFormat : is_long ? kPotFormat : kRecordFormat);
  writer.write(pot.id);
  writer.write(pot.account_id);
  writer.write(pot.created.nanoseconds);
  writer.write(pot.currency);
  writer.write(pot.goal_amount_minor);
  if (!is_sealed) {
    writer.write_text(pot.name);
    writer.write_text(pot.style);
  }
  if (is_long) {
    writer.write(pot.updated.nanoseconds);
    writer.write(pot.locked_until.nanoseconds);
    writer.write(pot.round_up_multiplier);
    writer.write(static_cast<std::uint8_t>(pot.round_up ? 1 : 0));
  }
  if (is_sealed) {
    writer.write(kept.words.key);
    writer.write_text(kept.words.bytes);
  } else if (is_long) {
    writer.write_text(pot.cover_image_url);
  }
  return writer.take();
}

base::Result<KeptPot> decode_pot(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto record_format = reader.read<std::uint8_t>();
  const bool is_sealed = record_format == kSealedPotFormat;
  KeptPot kept;
  Pot& pot = kept.pot;
  pot.id = reader.read<base::Id>();
  pot.account_id = reader.read<base::Id>();
  pot.created = {reader.read<std::int64_t>()};
  pot.updated = pot.created;
  pot.currency = reader.read<std::uint16_t>();
  pot.goal_amount_minor = reader.read<std::int64_t>();
  if (!is_sealed) {
    pot.name = reader.read_text();
    pot.style = reader.read_text();
  }
  if (record_format == kRecordFormat) {
    if (!is_whole(reader, record_format)) return base::fail(malformed());
    return kept;
  }
  pot.updated = {reader.read<std::int64_t>()};
  pot.locked_until = {reader.read<std::int64_t>()};
  pot.round_up_multiplier = reader.read<std::uint16_t>();
  const auto round_up = reader.read<std::uint8_t>();
  pot.round_up = round_up == 1;
  if (is_sealed) {
    kept.words.key = reader.read<std::uint64_t>();
    kept.words.bytes = reader.read_text();
  } else {
    pot.cover_image_url = reader.read_text();
  }
  const bool is_known =
      is_sealed ? kept.words.key != 0 : record_format == kPotFormat && needs_format_two(pot);
  if (!reader.ok() || !reader.at_end() || !is_known || round_up > 1) {
    return base::fail(malformed());
  }
  return kept;
}

base::Bytes encode_words(const Pot& pot) {
  base::ByteWriter writer;
  for (const std::string* text : {&pot.name, &pot.style, &pot.cover_image_url}) {
    writer.write_text(*text);
  }
  return writer.take();
}

base::Result<void> decode_words(base::ByteView words, Pot& pot) {
  base::ByteReader reader(words);
  for (std::string* text : {&pot.name, &pot.style, &pot.cover_image_url}) {
    *text = reader.read_text();
  }
  if (!reader.ok() || !reader.at_end()) return base::fail(malformed());
  return {};
}

}  // namespace atollbank::accounts::format
