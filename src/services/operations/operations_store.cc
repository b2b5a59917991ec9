// SPDX-License-Identifier: Apache-2.0
#include "services/operations/operations_store.h"

#include "ports/commit_again.h"
#include "services/operations/format/operation_record.h"
#include "services/operations/operation_audit.h"
#include "services/operations/operator_change.h"

namespace atollbank::operations {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kPage = 256;

struct Asked {
  base::Id dedupe;
  base::Id content;
};

Asked asked_by(const Propose& request) {
  base::ByteWriter name;
  name.write(request.operator_id);
  name.write_text(request.dedupe_id);
  return {.dedupe = base::derive_id("proposal-dedupe", name.bytes(), 0),
          .content = base::derive_id("proposal-content",
                                     format::encode_asking(request.operation, request.grounds), 0)};
}

}  // namespace

std::string content_of(const Proposal& proposal) {
  return base::to_hex(base::bytes_of(base::sha256(format::encode_content(proposal))));
}

Result<Operator> OperationsStore::find_operator(base::Id operator_id) const {
  ATOLL_TRY(const auto found, records_.get(format::kPartition, format::operator_key(operator_id)));
  if (found.value) return format::decode_operator(*found.value);
  return fail(ErrorCode::kNotFound, "operator_not_found", "no such operator");
}

Result<Operator> OperationsStore::holder_of(const base::Sha256& credential) const {
  ATOLL_TRY(const auto found, records_.get(format::kPartition, format::credential_key(credential)));
  if (!found.value) {
    return fail(ErrorCode::kUnauthenticated, "credential_unknown", "no operator's credential");
  }
  ATOLL_TRY(const base::Id operator_id, format::decode_operator_id(*found.value));
  ATOLL_TRY(Operator who, find_operator(operator_id));
  if (!who.is_disabled()) return who;
  return fail(ErrorCode::kUnauthenticated, "operator_disabled", "the operator is disabled");
}

Result<std::vector<Operator>> OperationsStore::operators() const {
  std::vector<Operator> operators;
  for (std::string after;;) {
    ATOLL_TRY(const auto page,
              records_.scan(format::kPartition, format::kOperatorPrefix, after, kPage));
    for (const auto& entry : page) {
      ATOLL_TRY(auto who, format::decode_operator(entry.value));
      operators.push_back(std::move(who));
    }
    if (page.size() < kPage) return operators;
    after = page.back().key;
  }
}

Result<Operator> OperationsStore::add_operator(const Operator& who, const Grounds& grounds,
                                               const Context& context) {
  ATOLL_TRY_VOID(check_person(who.person));
  ATOLL_TRY_VOID(check_grounds(grounds));
  return ports::commit_again([&]() -> Result<Operator> {
    ATOLL_TRY(const auto version, records_.version(format::kPartition));
    ATOLL_TRY(const auto there,
              records_.get(format::kPartition, format::credential_key(who.credential)));
    if (there.value) {
      ATOLL_TRY(const base::Id holder, format::decode_operator_id(*there.value));
      if (holder == who.id) return who;
      return fail(ErrorCode::kFailedPrecondition, "credential_in_use",
                  "this credential is another operator's");
    }
    ATOLL_TRY_VOID(audit::commit(records_,
                                 {.partition = format::kPartition,
                                  .expected_version = version,
                                  .puts = puts_of_new(who),
                                  .deletes = {},
                                  .events = {},
                                  .audit = {}},
                                 change_of_operator(who, grounds), context, who.created));
    return who;
  });
}

// The proposal and its mark as open change together, with what `puts` says.
Result<void> OperationsStore::commit(const std::optional<Proposal>& before, const Proposal& after,
                                     std::uint64_t version, std::vector<ports::Put> puts,
                                     const Context& context, base::Timestamp now) {
  const auto is_open = [](const Proposal& one) { return one.state == ProposalState::kApproved; };
  std::vector<std::string> deletes;
  puts.push_back({.key = format::proposal_key(after.id), .value = format::encode_proposal(after)});
  const bool was_open = before && is_open(*before);
  if (is_open(after) && !was_open) puts.push_back({.key = format::open_key(after.id), .value = ""});
  if (!is_open(after) && was_open) deletes.push_back(format::open_key(after.id));
  return audit::commit(records_,
                       {.partition = format::kPartition,
                        .expected_version = version,
                        .puts = std::move(puts),
                        .deletes = std::move(deletes),
                        .events = {},
                        .audit = {}},
                       change_of_proposal(before, after), context, now);
}

Result<std::optional<Proposal>> OperationsStore::find_asked(const Propose& request) const {
  const Asked asked = asked_by(request);
  ATOLL_TRY(const auto there, records_.get(format::kPartition, format::dedupe_key(asked.dedupe)));
  if (!there.value) return std::optional<Proposal>();
  ATOLL_TRY(const auto first, format::decode_asked(*there.value));
  if (first.content != asked.content) {
    return fail(ErrorCode::kFailedPrecondition, "dedupe_id_reused",
                "this dedupe_id was used for a different proposal");
  }
  ATOLL_TRY(auto proposal, find(first.proposal_id));
  return std::optional<Proposal>(std::move(proposal));
}

Result<Proposal> OperationsStore::propose(const Propose& request, base::Id proposal_id,
                                          std::string before, const Context& context,
                                          base::Timestamp now) {
  const Asked asked = asked_by(request);
  const std::string value =
      format::encode_asked({.proposal_id = proposal_id, .content = asked.content});
  return ports::commit_again([&]() -> Result<Proposal> {
    ATOLL_TRY(const auto version, records_.version(format::kPartition));
    ATOLL_TRY(auto there, find_asked(request));
    if (there) return *std::move(there);
    ATOLL_TRY(const auto other,
              records_.get(format::kPartition, format::proposal_key(proposal_id)));
    if (other.value) {
      return fail(ErrorCode::kUnavailable, "proposal_id_in_use",
                  "the clock was set back; ask once more");
    }
    ATOLL_TRY(const Operator maker, find_operator(request.operator_id));
    ATOLL_TRY(const Proposal first,
              begun(proposal_id, request.operation, maker, request.grounds, before, now));
    std::vector<ports::Put> puts{{.key = format::dedupe_key(asked.dedupe), .value = value}};
    if (const auto* freezing = std::get_if<FreezeAccount>(&request.operation)) {
      puts.push_back({.key = format::frozen_key(freezing->account_id),
                      .value = format::encode_operator_id(proposal_id)});
    }
    ATOLL_TRY_VOID(commit(std::nullopt, first, version, std::move(puts), context, now));
    return first;
  });
}

template <class Step>
Result<Proposal> OperationsStore::change(base::Id proposal_id, const Context& context,
                                         base::Timestamp now, Step step) {
  return ports::commit_again([&]() -> Result<Proposal> {
    ATOLL_TRY(const auto version, records_.version(format::kPartition));
    ATOLL_TRY(const Proposal before, find(proposal_id));
    std::vector<ports::Put> puts;
    ATOLL_TRY(const Proposal after, step(before, puts));
    if (after == before) return after;
    ATOLL_TRY_VOID(commit(before, after, version, std::move(puts), context, now));
    return after;
  });
}

// Whoever froze it after this was proposed has seen what neither of the two had.
Result<void> OperationsStore::check_is_current(const Proposal& proposal) const {
  const auto* unfreezing = std::get_if<UnfreezeAccount>(&proposal.operation);
  if (unfreezing == nullptr) return {};
  ATOLL_TRY(const auto found,
            records_.get(format::kPartition, format::frozen_key(unfreezing->account_id)));
  if (!found.value) return {};
  ATOLL_TRY(const base::Id newest, format::decode_operator_id(*found.value));
  ATOLL_TRY(const Proposal freezing, find(newest));
  if (freezing.made.at <= proposal.made.at) return {};
  return fail(ErrorCode::kFailedPrecondition, "proposal_stale",
              "the account was frozen again since this was proposed");
}

Result<Proposal> OperationsStore::approve(const Decide& request, const Context& context,
                                          base::Timestamp now) {
  return change(request.proposal_id, context, now,
                [&](const Proposal& before, std::vector<ports::Put>&) -> Result<Proposal> {
                  ATOLL_TRY(const Operator checker, find_operator(request.operator_id));
                  ATOLL_TRY(const Operator maker, find_operator(before.made.operator_id));
                  ATOLL_TRY(auto after, approved(before, checker, maker, request.grounds, now));
                  ATOLL_TRY_VOID(check_is_current(before));
                  if (request.content == content_of(before)) return after;
                  return fail(ErrorCode::kFailedPrecondition, "proposal_differs",
                              "this is not the digest of what the proposal says");
                });
}

Result<Proposal> OperationsStore::reject(const Decide& request, const Context& context,
                                         base::Timestamp now) {
  return change(request.proposal_id, context, now,
                [&](const Proposal& before, std::vector<ports::Put>&) -> Result<Proposal> {
                  ATOLL_TRY(const Operator checker, find_operator(request.operator_id));
                  return rejected(before, checker, request.grounds, now);
                });
}

Result<Proposal> OperationsStore::withdraw(const Decide& request, const Context& context,
                                           base::Timestamp now) {
  return change(request.proposal_id, context, now,
                [&](const Proposal& before, std::vector<ports::Put>&) -> Result<Proposal> {
                  ATOLL_TRY(const Operator maker, find_operator(request.operator_id));
                  return withdrawn(before, maker, request.grounds, now);
                });
}

Result<Proposal> OperationsStore::conclude(const Proposal& proposal, const Context& context,
                                           base::Timestamp now) {
  return change(proposal.id, context, now,
                [&](const Proposal& before, std::vector<ports::Put>& puts) -> Result<Proposal> {
                  if (before.state != ProposalState::kApproved) return before;
                  Proposal after = proposal;
                  after.updated = now;
                  if (is_about_operator(before.operation)) {
                    ATOLL_TRY(const OperatorChange step, change_operator(records_, before, now));
                    puts = step.puts;
                    after.state = step.decline_reason.empty() ? ProposalState::kDone
                                                              : ProposalState::kDeclined;
                    after.decline_reason = step.decline_reason;
                    after.after = step.after;
                  }
                  return after;
                });
}

Result<Proposal> OperationsStore::find(base::Id proposal_id) const {
  ATOLL_TRY(const auto found, records_.get(format::kPartition, format::proposal_key(proposal_id)));
  if (found.value) return format::decode_proposal(*found.value);
  return fail(ErrorCode::kNotFound, "proposal_not_found", "no such proposal");
}

Result<std::vector<Proposal>> OperationsStore::list(base::Id before, std::size_t limit) const {
  const std::string after_key = before.is_nil() ? "" : format::proposal_key(before);
  ATOLL_TRY(const auto entries,
            records_.scan(format::kPartition, format::kProposalPrefix, after_key, limit));
  std::vector<Proposal> proposals;
  for (const auto& entry : entries) {
    ATOLL_TRY(auto proposal, format::decode_proposal(entry.value));
    proposals.push_back(std::move(proposal));
  }
  return proposals;
}

Result<std::vector<Proposal>> OperationsStore::unfinished() const {
  std::vector<Proposal> found;
  const std::string_view prefix = format::kOpenPrefix;
  for (std::string after;;) {
    ATOLL_TRY(const auto page,
              records_.scan(format::kPartition, format::kOpenPrefix, after, kPage));
    for (const auto& entry : page) {
      ATOLL_TRY(const base::Id id, base::parse_base62(entry.key.substr(prefix.size())));
      ATOLL_TRY(auto proposal, find(id));
      found.push_back(std::move(proposal));
    }
    if (page.size() < kPage) return found;
    after = page.back().key;
  }
}

}  // namespace atollbank::operations
