// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/reader.h"

#include <algorithm>

#include "services/transactions/format/projected_row.h"
#include "services/transactions/format/spending_sum.h"
#include "services/transactions/joining.h"

namespace atollbank::transactions {

using base::ErrorCode;

namespace {

constexpr std::size_t kAddressesMax = 1024;  // of one user

std::string key_at(base::Timestamp time) {
  const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.ms()));
  return format::transaction_key({.high = ms, .low = 0});
}

// The key after which the asked ones come. Times count to the millisecond, as they are shown: what
// was created within it is included.
std::string key_before_first(const Since& since) {
  if (const auto* id = std::get_if<base::Id>(&since)) return format::transaction_key(*id);
  const auto* time = std::get_if<base::Timestamp>(&since);
  if (time == nullptr) return "";
  return key_at(*time);
}

base::Error not_found() {
  return base::make_error(ErrorCode::kNotFound, "transaction_not_found", "no such transaction");
}

}  // namespace

base::Result<void> TransactionReader::check_owner(base::Id user_id, base::Id account_id) const {
  ATOLL_TRY(const auto bytes,
            projections_.get(format::account_partition(account_id), format::kOwnerKey));
  if (!bytes) return base::fail(ErrorCode::kNotFound, "account_not_found", "no such account");
  ATOLL_TRY(const base::Id owner, format::decode_id(*bytes));
  if (owner == user_id) return {};
  ATOLL_TRY(const auto account_of_pot,
            projections_.get(format::account_partition(account_id), format::kAccountOfPotKey));
  if (account_of_pot) {
    ATOLL_TRY(account_id, format::decode_id(*account_of_pot));
  }
  ATOLL_TRY(const auto one_of_several,
            projections_.get(format::account_partition(account_id),
                             format::kOwnersPrefix + base::to_base62(user_id)));
  if (one_of_several) return {};
  return base::fail(ErrorCode::kPermissionDenied, "account_not_owned",
                    "the account is another customer's");
}

base::Result<std::vector<Transaction>> TransactionReader::list(
    const ListTransactions& request) const {
  if (request.limit == 0 || request.limit > kListLimitMax) {
    return base::fail(ErrorCode::kInvalidArgument, "limit_invalid",
                      "the limit is between 1 and 100");
  }
  ATOLL_TRY_VOID(check_owner(request.user_id, request.account_id));
  ATOLL_TRY(const auto rows, rows_of(request));
  std::vector<Projected> decoded;
  decoded.reserve(rows.size());
  for (const auto& entry : rows) {
    ATOLL_TRY(decoded.emplace_back(), format::decode_row(entry.value));
  }
  return join(records_, decoded, request.client_id);
}

base::Result<std::vector<ports::Put>> TransactionReader::rows_of(
    const ListTransactions& request) const {
  const std::string partition = format::account_partition(request.account_id);
  std::string end = request.before ? key_at(*request.before) : "";
  if (!request.before_id.is_nil()) end = format::transaction_key(request.before_id);
  const std::string prefix = format::kTransactionPrefix;
  if (std::holds_alternative<std::monostate>(request.since)) {
    ATOLL_TRY(auto newest, projections_.scan_backward(partition, prefix, end, request.limit));
    std::reverse(newest.begin(), newest.end());
    return newest;
  }
  ATOLL_TRY(auto rows,
            projections_.scan(partition, prefix, key_before_first(request.since), request.limit));
  const auto is_too_new = [&](const ports::Put& row) { return !end.empty() && row.key >= end; };
  rows.erase(std::find_if(rows.begin(), rows.end(), is_too_new), rows.end());
  return rows;
}

base::Result<Transaction> TransactionReader::get(const GetTransaction& request) const {
  ATOLL_TRY(const auto addresses, addresses_of(request.user_id));
  const std::string key = format::transaction_key(request.transaction_id);
  for (const base::Id address : addresses) {
    ATOLL_TRY(const auto bytes, projections_.get(format::account_partition(address), key));
    if (!bytes) continue;
    ATOLL_TRY(const Projected row, format::decode_row(*bytes));
    return show(row, request.client_id);
  }
  return base::fail(not_found());
}

base::Result<Transaction> TransactionReader::show(const Projected& row,
                                                  const std::string& client_id) const {
  ATOLL_TRY(auto joined, join(records_, {&row, 1}, client_id));
  return std::move(joined.front());
}

// Accounts first: their transactions are what people ask for. A pot transfer has two entries.
base::Result<std::vector<base::Id>> TransactionReader::addresses_of(base::Id user_id) const {
  std::vector<base::Id> addresses;
  for (const std::string prefix : {"account/", "pot/"}) {
    ATOLL_TRY(const auto entries,
              projections_.scan(format::owner_partition(user_id), prefix, "", kAddressesMax));
    for (const auto& entry : entries) {
      ATOLL_TRY(const base::Id id, base::parse_base62(entry.key.substr(prefix.size())));
      addresses.push_back(id);
    }
  }
  return addresses;
}

base::Result<std::int64_t> TransactionReader::spending_of(base::Id account_id,
                                                          base::Timestamp day) const {
  ATOLL_TRY(const auto sum,
            projections_.get(format::account_partition(account_id), format::spending_key(day)));
  if (!sum) return 0;
  return format::decode_sum(*sum);
}

base::Result<std::vector<MonthSpending>> TransactionReader::spending_between(base::Id account_id,
                                                                             Month first,
                                                                             Month last) const {
  std::vector<MonthSpending> months;
  for (Month month = first; month <= last; month += std::chrono::months(1)) {
    months.push_back({.month = month, .sums = {}});
  }
  constexpr std::size_t kCategoryCount = posting::kCategoryMax + 1;
  ATOLL_TRY(const auto sums,
            projections_.scan(format::account_partition(account_id), format::kMonthPrefix,
                              format::month_begin_key(first), months.size() * kCategoryCount));
  for (const ports::Put& entry : sums) {
    ATOLL_TRY(const auto of, format::decode_month_key(entry.key));
    if (of.month > last) break;
    const auto index = static_cast<std::size_t>((of.month - first).count());
    ATOLL_TRY(months[index].sums[of.category], format::decode_month_sum(entry.value));
  }
  return months;
}

}  // namespace atollbank::transactions
