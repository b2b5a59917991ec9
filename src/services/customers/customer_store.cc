// SPDX-License-Identifier: Apache-2.0
#include "services/customers/customer_store.h"

#include "services/audit/api.h"

namespace atollbank::customers {
namespace {

constexpr std::size_t kPartitionsPerPage = 256;

audit::Change customer_change(const OpenCustomer& request, std::string event_name,
                              std::string event_type) {
  const std::string user = base::to_text("user", user_id_of(request.opening_id));
  audit::Change change;
  change.service = "customers";
  change.event_name = std::move(event_name);
  change.event_type = std::move(event_type);
  change.request.emplace_back("opening_id", base::to_base62(request.opening_id));
  change.outcome.emplace_back("user_id", user);
  change.outcome.emplace_back("account_id",
                              base::to_text("acc", account_id_of(request.opening_id)));
  change.resources.push_back({.type = "Customer", .name = user});
  return change;
}

audit::Change token_change(const TokenHolder& holder, std::string event_name,
                           std::string event_type) {
  const std::string user = base::to_text("user", holder.user_id);
  audit::Change change;
  change.service = "customers";
  change.event_name = std::move(event_name);
  change.event_type = std::move(event_type);
  change.request.emplace_back("user_id", user);
  change.request.emplace_back("client_id", holder.client_id);
  change.request.emplace_back("permissions", static_cast<std::int64_t>(holder.permissions));
  change.resources.push_back({.type = "Customer", .name = user});
  return change;
}

}  // namespace

base::Result<std::optional<Opening>> CustomerStore::opening(base::Id user_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::customer_partition(user_id), std::string(format::kOpeningKey)));
  if (!found.value) return std::optional<Opening>();
  ATOLL_TRY(auto opening, format::decode_opening(*found.value));
  return std::optional<Opening>(std::move(opening));
}

base::Result<Opening> CustomerStore::begin(const OpenCustomer& request, const Context& context,
                                           base::Timestamp now) {
  const Customer customer = customer_of(request);
  ATOLL_TRY(auto before, opening(customer.id));
  if (before) return *std::move(before);
  const Opening begun{.request = request, .stage = OpeningStage::kBegun};
  ports::Commit commit;
  commit.partition = format::customer_partition(customer.id);
  commit.puts.push_back({std::string(format::kProfileKey), format::encode(customer)});
  commit.puts.push_back({std::string(format::kOpeningKey), format::encode(begun)});
  audit::attach(commit, customer_change(request, "BeginCustomerOpening", "customer.opening_begun"),
                context, now);
  const auto committed = records_.commit(commit);
  if (committed) return begun;
  // Another one may have been first, or the answer was lost: what stands there now is the truth.
  ATOLL_TRY(auto after, opening(customer.id));
  if (after) return *std::move(after);
  return base::fail(committed.error());
}

base::Result<void> CustomerStore::finish(const OpenCustomer& request, const Context& context,
                                         base::Timestamp now) {
  ports::Commit commit;
  commit.partition = format::customer_partition(user_id_of(request.opening_id));
  ATOLL_TRY(const auto current, records_.get(commit.partition, std::string(format::kOpeningKey)));
  if (!current.value)
    return base::fail(base::ErrorCode::kDataLoss, "record_malformed", "an opening disappeared");
  ATOLL_TRY(const Opening before, format::decode_opening(*current.value));
  if (before.stage == OpeningStage::kDone) return {};
  commit.expected_version = current.version;
  commit.puts.push_back(
      {std::string(format::kOpeningKey),
       format::encode(Opening{.request = request, .stage = OpeningStage::kDone})});
  audit::attach(commit, customer_change(request, "OpenCustomer", "customer.opened"), context, now);
  ATOLL_TRY_VOID(records_.commit(commit));
  return {};
}

base::Result<std::vector<OpenCustomer>> CustomerStore::unfinished() const {
  std::vector<OpenCustomer> found;
  std::string after;
  for (;;) {
    ATOLL_TRY(const auto page,
              records_.partitions(std::string(format::kCustomerPrefix), after, kPartitionsPerPage));
    if (page.empty()) return found;
    for (const std::string& partition : page) {
      ATOLL_TRY(const auto kept, records_.get(partition, std::string(format::kOpeningKey)));
      if (!kept.value) continue;
      ATOLL_TRY(auto opening, format::decode_opening(*kept.value));
      if (opening.stage != OpeningStage::kDone) found.push_back(std::move(opening.request));
    }
    after = page.back();
  }
}

base::Result<std::optional<Customer>> CustomerStore::customer(base::Id user_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::customer_partition(user_id), std::string(format::kProfileKey)));
  if (!found.value) return std::optional<Customer>();
  ATOLL_TRY(auto customer, format::decode_customer(*found.value));
  return std::optional<Customer>(std::move(customer));
}

base::Result<std::optional<format::KeptToken>> CustomerStore::token(
    const std::string& digest) const {
  ATOLL_TRY(const auto found,
            records_.get(format::token_partition(digest), std::string(format::kGrantKey)));
  if (!found.value) return std::optional<format::KeptToken>();
  ATOLL_TRY(auto token, format::decode_token(*found.value));
  return std::optional<format::KeptToken>(std::move(token));
}

base::Result<void> CustomerStore::grant(const std::string& digest, const TokenHolder& holder,
                                        const Context& context, base::Timestamp now) {
  ATOLL_TRY(const auto before, token(digest));
  if (before) {
    const TokenHolder& kept = before->holder;
    const bool same = !before->revoked && kept.user_id == holder.user_id &&
                      kept.client_id == holder.client_id && kept.permissions == holder.permissions;
    if (same) return {};
    return base::fail(base::ErrorCode::kConflict, "token_granted_differently",
                      "the token was granted to someone or something else, or revoked");
  }
  ports::Commit commit;
  commit.partition = format::token_partition(digest);
  commit.puts.push_back(
      {std::string(format::kGrantKey), format::encode(format::KeptToken{.holder = holder})});
  audit::attach(commit, token_change(holder, "GrantToken", "token.granted"), context, now);
  ATOLL_TRY_VOID(records_.commit(commit));
  return {};
}

base::Result<void> CustomerStore::revoke(const std::string& digest, const Context& context,
                                         base::Timestamp now) {
  ports::Commit commit;
  commit.partition = format::token_partition(digest);
  ATOLL_TRY(const auto current, records_.get(commit.partition, std::string(format::kGrantKey)));
  if (!current.value) return {};
  ATOLL_TRY(auto token, format::decode_token(*current.value));
  if (token.revoked) return {};
  token.revoked = true;
  commit.expected_version = current.version;
  commit.puts.push_back({std::string(format::kGrantKey), format::encode(token)});
  audit::attach(commit, token_change(token.holder, "RevokeToken", "token.revoked"), context, now);
  ATOLL_TRY_VOID(records_.commit(commit));
  return {};
}

}  // namespace atollbank::customers
