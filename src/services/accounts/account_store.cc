// SPDX-License-Identifier: Apache-2.0
#include "services/accounts/account_store.h"

#include "ports/commit_again.h"
#include "ports/record_value.h"
#include "services/accounts/addresses.h"
#include "services/accounts/pot_rules.h"
#include "services/audit/api.h"

namespace atollbank::accounts {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::uint32_t kNumberAttemptsMax = 1000;
constexpr std::size_t kAccountsMax = 1024;  // of one user
constexpr ports::TextPurpose kPotText{.name = "pot", .erased = ""};

audit::Change change_of(std::string event_name, std::string event_type, base::Id user_id,
                        base::Id account_id) {
  const std::string account_text = base::to_text("acc", account_id);
  return {.service = "accounts",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {{"account_id", account_text}, {"user_id", base::to_text("user", user_id)}},
          .outcome = {{"account_id", account_text}},
          .resources = {{.type = "Account", .name = account_text}}};
}

ports::Commit put_of(std::string partition, std::uint64_t version, std::string key,
                     std::string value) {
  return {.partition = std::move(partition),
          .expected_version = version,
          .puts = {{.key = std::move(key), .value = std::move(value)}},
          .deletes = {},
          .events = {},
          .audit = {}};
}

Result<std::optional<Account>> find_in(const ports::RecordReader& records, base::Id account_id) {
  ATOLL_TRY(const auto value,
            ports::value_at(records, format::account_partition(account_id), format::kAccountKey));
  if (!value) return std::optional<Account>();
  ATOLL_TRY(auto account, format::decode_account(*value));
  return std::optional<Account>(std::move(account));
}

Result<Account> owned_by(base::Id user_id, Result<std::optional<Account>> found) {
  ATOLL_TRY(auto account, std::move(found));
  if (!account) return fail(ErrorCode::kNotFound, "account_not_found", "no such account");
  if (!account->is_owned_by(user_id)) {
    return fail(ErrorCode::kPermissionDenied, "account_not_owned",
                "the account is another customer's");
  }
  return *std::move(account);
}

// Its words are the customer's own, and told by their length.
audit::Fields settings_of(const Pot& pot) {
  return {{"name_length", static_cast<std::int64_t>(pot.name.size())},
          {"style_length", static_cast<std::int64_t>(pot.style.size())},
          {"goal_amount", pot.goal_amount_minor},
          {"cover_image_length", static_cast<std::int64_t>(pot.cover_image_url.size())},
          {"round_up", pot.round_up},
          {"round_up_multiplier", std::int64_t{pot.round_up_multiplier}},
          {"locked_until", base::to_rfc3339(pot.locked_until)}};
}

}  // namespace

Result<std::optional<Account>> AccountStore::find_account(base::Id account_id) const {
  return find_in(records_, account_id);
}

Result<std::optional<Account>> AccountStore::find_account_in_memory(base::Id account_id) const {
  return find_in(records_.in_memory(), account_id);
}

Result<Account> AccountStore::account_of(base::Id user_id, base::Id account_id) const {
  return owned_by(user_id, find_in(records_, account_id));
}

Result<Account> AccountStore::account_in_memory(base::Id user_id, base::Id account_id) const {
  return owned_by(user_id, find_in(records_.in_memory(), account_id));
}

Result<std::optional<Account>> AccountStore::find_numbered(
    const std::string& sort_code, const std::string& account_number) const {
  ATOLL_TRY(const auto claim,
            records_.get(format::number_partition(sort_code, account_number), format::kAccountKey));
  if (!claim.value) return std::optional<Account>();
  base::ByteReader reader(*claim.value);
  return find_account(reader.read<base::Id>());
}

Result<std::vector<Account>> AccountStore::accounts_of(base::Id user_id) const {
  ATOLL_TRY(const auto entries,
            records_.scan(format::user_partition(user_id), "", "", kAccountsMax));
  std::vector<Account> accounts;
  for (const auto& entry : entries) {
    ATOLL_TRY(const base::Id id, base::parse_base62(entry.key));
    ATOLL_TRY(auto account, find_account(id));
    if (account) accounts.push_back(*std::move(account));
  }
  return accounts;
}

Result<AccountsPage> AccountStore::all_accounts(base::Id after, std::size_t limit) const {
  const std::string prefix = format::kAccountPartitionPrefix;
  ATOLL_TRY(const auto partitions,
            records_.partitions(prefix, format::account_partition(after), limit));
  AccountsPage page;
  for (const std::string& partition : partitions) {
    ATOLL_TRY(const base::Id id, base::parse_base62(partition.substr(prefix.size())));
    ATOLL_TRY(auto account, find_account(id));
    if (account) page.accounts.push_back(*std::move(account));
    page.next = id;
  }
  if (partitions.size() < limit) page.next.reset();
  return page;
}

Result<std::optional<Pot>> AccountStore::find_pot_in(const ports::RecordReader& records,
                                                     base::Id account_id, base::Id pot_id) const {
  ATOLL_TRY(const auto found,
            records.get(format::account_partition(account_id), format::pot_key(pot_id)));
  if (!found.value) return std::optional<Pot>();
  ATOLL_TRY(auto pot, opened(*found.value));
  return std::optional<Pot>(std::move(pot));
}

Result<format::KeptPot> AccountStore::sealed(base::Id writer, const Pot& pot) const {
  ATOLL_TRY(const std::uint64_t key, persons_.directory.key_of(writer));
  if (key == 0) return format::KeptPot{.pot = pot};
  format::KeptPot kept{.pot = pot};
  ATOLL_TRY(kept.words,
            ports::sealed_part(persons_.vault, key, kPotText, format::encode_words(pot)));
  kept.pot.name = kept.pot.style = kept.pot.cover_image_url = "";
  return kept;
}

Result<Pot> AccountStore::opened(base::ByteView bytes) const {
  ATOLL_TRY(format::KeptPot kept, format::decode_pot(bytes));
  if (kept.words.key == 0) return std::move(kept.pot);
  ATOLL_TRY(const auto words, ports::opened_unless_erased(persons_.vault, kept.words.key,
                                                          kPotText.name, kept.words.bytes));
  if (words) ATOLL_TRY_VOID(format::decode_words(words->reveal(), kept.pot));
  return std::move(kept.pot);
}

Result<std::optional<Pot>> AccountStore::find_pot(base::Id account_id, base::Id pot_id) const {
  return find_pot_in(records_, account_id, pot_id);
}

Result<std::optional<Pot>> AccountStore::pot_in_memory(base::Id user_id, base::Id account_id,
                                                       base::Id pot_id) const {
  ATOLL_TRY_VOID(account_in_memory(user_id, account_id));
  return find_pot_in(records_.in_memory(), account_id, pot_id);
}

Result<std::vector<Pot>> AccountStore::pots_of(base::Id account_id) const {
  ATOLL_TRY(const auto entries, records_.scan(format::account_partition(account_id),
                                              format::kPotPrefix, "", kPotCountMax));
  std::vector<Pot> pots;
  for (const auto& entry : entries) {
    ATOLL_TRY(auto pot, opened(entry.value));
    pots.push_back(std::move(pot));
  }
  return pots;
}

Result<std::string> AccountStore::claim_number(base::Id account_id, const Context& context,
                                               base::Timestamp now) {
  const std::string claim(bytes_of_id(account_id));
  const audit::Change change =
      change_of("ClaimAccountNumber", "account_number.claimed", {}, account_id);
  std::uint32_t attempt = 0;
  return ports::commit_again([&]() -> Result<std::string> {
    for (; attempt < kNumberAttemptsMax; ++attempt) {
      const std::string number = account_number(account_id, attempt);
      const std::string partition = format::number_partition(kSortCode, number);
      ATOLL_TRY(const auto found, records_.get(partition, format::kAccountKey));
      if (found.value == claim) return number;
      if (found.value) continue;
      ATOLL_TRY_VOID(audit::commit(records_, put_of(partition, 0, format::kAccountKey, claim),
                                   change, context, now));
      return number;
    }
    return fail(ErrorCode::kResourceExhausted, "account_numbers_used_up",
                "no account number is free");
  });
}

Result<void> AccountStore::list_account(base::Id user_id, const Account& account,
                                        const Context& context, base::Timestamp now) {
  const std::string partition = format::user_partition(user_id);
  const std::string key = base::to_base62(account.id);
  // Whose a joint account is, the ledger does not say: transactions hear it from this.
  const bool is_joint = account.kind == AccountKind::kJoint;
  audit::Change change =
      change_of(is_joint ? "AddOwner" : "ListAccount",
                is_joint ? "account.owner_added" : "account.listed", user_id, account.id);
  if (is_joint) change.outcome.emplace_back("user_id", base::to_text("user", user_id));
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, key));
    if (found.value) return {};
    return audit::commit(records_, put_of(partition, found.version, key, ""), change, context, now);
  });
}

Result<Account> AccountStore::put_account(const Account& account, const Context& context,
                                          base::Timestamp now) {
  const audit::Change change =
      change_of("OpenAccount", "account.opened", account.user_id, account.id);
  return ports::commit_again([&]() -> Result<Account> {
    ATOLL_TRY(const auto found, find_account(account.id));
    if (found) {
      const bool is_same = found->owners() == account.owners() && found->kind == account.kind &&
                           found->currency == account.currency;
      if (is_same) return *found;
      return fail(ErrorCode::kFailedPrecondition, "account_opened_differently",
                  "the account's id is used by a different account");
    }
    ATOLL_TRY_VOID(audit::commit(records_,
                                 put_of(format::account_partition(account.id), 0,
                                        format::kAccountKey, format::encode_account(account)),
                                 change, context, now));
    return account;
  });
}

Result<std::optional<JointProposal>> AccountStore::find_proposal(base::Id account_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::proposal_partition(account_id), format::kProposalKey));
  if (!found.value) return std::optional<JointProposal>();
  ATOLL_TRY(auto proposal, format::decode_proposal(*found.value));
  return std::optional<JointProposal>(std::move(proposal));
}

Result<std::vector<JointProposal>> AccountStore::waiting_proposals(base::Id user_id) const {
  // A few that a crash left may stand among them.
  ATOLL_TRY(const auto entries,
            records_.scan(format::proposals_partition(user_id), "", "", 2 * kJointProposalsMax));
  std::vector<JointProposal> waiting;
  for (const auto& entry : entries) {
    ATOLL_TRY(const base::Id account_id, base::parse_base62(entry.key));
    ATOLL_TRY(auto proposal, find_proposal(account_id));
    if (proposal && proposal->state() == JointState::kProposed) {
      waiting.push_back(*std::move(proposal));
    }
  }
  return waiting;
}

Result<void> AccountStore::list_proposal(const JointProposal& proposal, const Context& context,
                                         base::Timestamp now) {
  const std::string key = base::to_base62(proposal.account_id);
  for (const base::Id owner : proposal.owners) {
    const std::string partition = format::proposals_partition(owner);
    const audit::Change change =
        change_of("ListJointProposal", "joint_account.listed", owner, proposal.account_id);
    ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
      ATOLL_TRY(const auto found, records_.get(partition, key));
      if (found.value) return {};
      ATOLL_TRY(const auto waiting, waiting_proposals(owner));
      if (waiting.size() >= kJointProposalsMax) {
        return fail(ErrorCode::kResourceExhausted, "too_many_joint_proposals",
                    "one of the owners has all the proposals that may wait for her");
      }
      return audit::commit(records_, put_of(partition, found.version, key, ""), change, context,
                           now);
    }));
  }
  return {};
}

Result<void> AccountStore::unlist_proposal(const JointProposal& proposal, const Context& context,
                                           base::Timestamp now) {
  const std::string key = base::to_base62(proposal.account_id);
  for (const base::Id owner : proposal.owners) {
    const std::string partition = format::proposals_partition(owner);
    const audit::Change change =
        change_of("UnlistJointProposal", "joint_account.unlisted", owner, proposal.account_id);
    ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
      ATOLL_TRY(const auto found, records_.get(partition, key));
      if (!found.value) return {};
      return audit::commit(records_,
                           {.partition = partition,
                            .expected_version = found.version,
                            .puts = {},
                            .deletes = {key},
                            .events = {},
                            .audit = {}},
                           change, context, now);
    }));
  }
  return {};
}

Result<std::vector<JointProposal>> AccountStore::unopened_joint() const {
  constexpr std::size_t kPage = 256;
  std::vector<JointProposal> found;
  for (std::string after;;) {
    ATOLL_TRY(const auto partitions, records_.partitions(format::kProposalPrefix, after, kPage));
    for (const std::string& partition : partitions) {
      ATOLL_TRY(const auto stored, records_.get(partition, format::kProposalKey));
      if (!stored.value) continue;
      ATOLL_TRY(auto proposal, format::decode_proposal(*stored.value));
      if (!proposal.is_agreed()) continue;
      ATOLL_TRY(const auto account, find_account(proposal.account_id));
      if (!account) found.push_back(std::move(proposal));
    }
    if (partitions.size() < kPage) return found;
    after = partitions.back();
  }
}

Result<JointProposal> AccountStore::change_proposal(base::Id account_id, const ProposalStep& step,
                                                    const Context& context, base::Timestamp now) {
  const std::string partition = format::proposal_partition(account_id);
  return ports::commit_again([&]() -> Result<JointProposal> {
    ATOLL_TRY(const auto version, records_.version(partition));
    ATOLL_TRY(const auto before, find_proposal(account_id));
    ATOLL_TRY(JointProposal after, step(before));
    if (before == after) return after;
    audit::Change change = change_of("ProposeJointAccount", "joint_account.proposed",
                                     after.owners.front(), account_id);
    if (before && after.state() == JointState::kRefused) {
      change =
          change_of("RefuseJointAccount", "joint_account.refused", after.refused_by, account_id);
    } else if (before) {
      change =
          change_of("AgreeToJointAccount", "joint_account.agreed", after.agreed.back(), account_id);
    }
    change.outcome.emplace_back("owner_count", static_cast<std::int64_t>(after.owners.size()));
    change.outcome.emplace_back("agreed_count", static_cast<std::int64_t>(after.agreed.size()));
    ATOLL_TRY_VOID(audit::commit(
        records_, put_of(partition, version, format::kProposalKey, format::encode_proposal(after)),
        change, context, now));
    return after;
  });
}

Result<void> AccountStore::note_woken(base::Id user_id, base::Id account_id, const Context& context,
                                      base::Timestamp now) {
  const std::string partition = format::account_partition(account_id);
  const audit::Change change = change_of("WakeAccount", "account.woken", user_id, account_id);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto version, records_.version(partition));
    return audit::commit(records_,
                         put_of(partition, version, format::kWokenKey, format::encode_woken(now)),
                         change, context, now);
  });
}

Result<base::Timestamp> AccountStore::last_woken(base::Id account_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::account_partition(account_id), format::kWokenKey));
  if (!found.value) return base::Timestamp{};
  return format::decode_woken(*found.value);
}

Result<Pot> AccountStore::put_pot(base::Id writer, const Pot& pot, const Context& context,
                                  base::Timestamp now) {
  const std::string partition = format::account_partition(pot.account_id);
  const std::string pot_text = base::to_text("pot", pot.id);
  audit::Change change = change_of("CreatePot", "pot.created", {}, pot.account_id);
  change.request = {{"account_id", base::to_text("acc", pot.account_id)},
                    {"goal_amount", pot.goal_amount_minor}};
  change.outcome.emplace_back("pot_id", pot_text);
  change.resources.push_back({.type = "Pot", .name = pot_text});
  ATOLL_TRY(const format::KeptPot kept, sealed(writer, pot));
  return ports::commit_again([&]() -> Result<Pot> {
    ATOLL_TRY(const auto found, records_.get(partition, format::pot_key(pot.id)));
    if (found.value) {
      ATOLL_TRY(auto there, opened(*found.value));
      const bool is_erased = there.name.empty();
      const bool says_the_same = there.name == pot.name && there.style == pot.style &&
                                 there.goal_amount_minor == pot.goal_amount_minor;
      if (is_erased || says_the_same) return there;
      return fail(ErrorCode::kFailedPrecondition, "pot_created_differently",
                  "the pot's id is used by a different pot");
    }
    ATOLL_TRY(const auto pots, pots_of(pot.account_id));
    if (pots.size() >= kPotCountMax) {
      return fail(ErrorCode::kResourceExhausted, "too_many_pots", "the account has all its pots");
    }
    ATOLL_TRY_VOID(audit::commit(
        records_,
        put_of(partition, found.version, format::pot_key(pot.id), format::encode_pot(kept)), change,
        context, now));
    return pot;
  });
}

Result<Pot> AccountStore::edit_pot(base::Id account_id, const EditPot& edit, const Context& context,
                                   base::Timestamp now) {
  const std::string partition = format::account_partition(account_id);
  const std::string pot_text = base::to_text("pot", edit.pot_id);
  audit::Change change = change_of("EditPot", "pot.edited", {}, account_id);
  change.request = {{"account_id", base::to_text("acc", account_id)}, {"pot_id", pot_text}};
  change.outcome.emplace_back("pot_id", pot_text);
  change.resources.push_back({.type = "Pot", .name = pot_text});
  return ports::commit_again([&]() -> Result<Pot> {
    ATOLL_TRY(const auto found, records_.get(partition, format::pot_key(edit.pot_id)));
    if (!found.value) return fail(ErrorCode::kNotFound, "pot_not_found", "no such pot");
    ATOLL_TRY(const Pot before, opened(*found.value));
    Pot after = edited(before, edit);
    if (after == before) return before;
    after.updated = now;
    change.before = settings_of(before);
    change.after = settings_of(after);
    ATOLL_TRY(const format::KeptPot kept, sealed(edit.user_id, after));
    ATOLL_TRY_VOID(audit::commit(
        records_,
        put_of(partition, found.version, format::pot_key(edit.pot_id), format::encode_pot(kept)),
        change, context, now));
    return after;
  });
}

}  // namespace atollbank::accounts
