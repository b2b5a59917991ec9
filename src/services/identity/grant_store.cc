// SPDX-License-Identifier: Apache-2.0
#include "services/identity/grant_store.h"

#include "services/audit/api.h"
#include "services/identity/bars/bars.h"
#include "services/identity/format/grant_record.h"

namespace atollbank::identity {

using base::Result;

namespace {

constexpr std::size_t kPage = 1000;

audit::Change change_of(const GrantEvent& event, const GrantState& grant) {
  const std::string grant_id = base::to_text("grant", grant.id);
  audit::Fields request = {{"user_id", base::to_text("user", grant.user_id)},
                           {"client_id", grant.client_id},
                           {"grant_id", grant_id}};
  audit::Fields outcome = request;
  if (!grant.access.id.is_nil()) {
    outcome.emplace_back("access_token_id", base::to_text("acctok", grant.access.id));
  }
  outcome.emplace_back("approved", grant.approved.has_value());
  outcome.emplace_back("ended", grant.is_ended());
  return {.service = "identity",
          .event_name = event.name,
          .event_type = event.type,
          .request = std::move(request),
          .outcome = std::move(outcome),
          .resources = {{.type = "OAuthClient", .name = grant.client_id},
                        {.type = "Grant", .name = grant_id}}};
}

}  // namespace

Result<GrantStore::All> GrantStore::load(const GrantParty& party) const {
  const std::string partition = format::grant_partition(party.user_id, party.client_id);
  All all;
  // Before the grants: whoever comes between makes the commit fail.
  ATOLL_TRY(all.version, records_.version(partition));
  ATOLL_TRY(const bool barred, is_barred(records_, party.user_id));
  if (barred) return all;
  ATOLL_TRY(const auto entries, records_.scan(partition, format::kGrantKeyPrefix, "", kPage));
  for (const ports::Put& entry : entries) {
    ATOLL_TRY(GrantState grant, format::decode_grant(entry.value));
    all.grants.push_back(std::move(grant));
  }
  return all;
}

Result<GrantStore::Found> GrantStore::find(const GrantParty& party, base::Id grant_id) const {
  ATOLL_TRY(const auto found, records_.get(format::grant_partition(party.user_id, party.client_id),
                                           format::grant_key(grant_id)));
  Found out;
  out.version = found.version;
  ATOLL_TRY(const bool barred, is_barred(records_, party.user_id));
  if (found.value && !barred) {
    ATOLL_TRY(out.grant, format::decode_grant(*found.value));
  }
  return out;
}

Result<std::vector<std::string>> GrantStore::clients_of(base::Id user_id) const {
  const std::string prefix = format::user_grants_prefix(user_id);
  ATOLL_TRY(auto partitions, records_.partitions(prefix, "", kPage));
  for (std::string& partition : partitions) partition.erase(0, prefix.size());
  return partitions;
}

Result<void> GrantStore::store(const GrantState& grant, const Room& room, std::uint64_t version,
                               const GrantEvent& event, const Context& context,
                               base::Timestamp now) {
  ports::Commit commit;
  commit.partition = format::grant_partition(grant.user_id, grant.client_id);
  commit.expected_version = version;
  commit.puts.push_back({.key = format::grant_key(grant.id), .value = format::encode_grant(grant)});
  for (const GrantState& other : room.evicted) {
    commit.puts.push_back(
        {.key = format::grant_key(other.id), .value = format::encode_grant(other)});
  }
  for (const base::Id id : room.forgotten) commit.deletes.push_back(format::grant_key(id));
  audit::Change change = change_of(event, grant);
  if (!room.evicted.empty()) {
    change.outcome.emplace_back("evicted_count", static_cast<std::int64_t>(room.evicted.size()));
  }
  auto stored = audit::commit(records_, std::move(commit), change, context, now);
  changes_.note(grant.user_id);  // also when it is not known whether it was stored
  return stored;
}

}  // namespace atollbank::identity
