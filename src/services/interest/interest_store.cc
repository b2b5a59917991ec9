// SPDX-License-Identifier: Apache-2.0
#include "services/interest/interest_store.h"

#include "bank_calendar/london_time.h"
#include "ports/commit_again.h"
#include "services/audit/api.h"
#include "services/interest/addresses.h"
#include "services/interest/format/interest_record.h"

namespace atollbank::interest {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kPartitionsPage = 256;
constexpr std::size_t kKeysMax = 8;  // of one partition

ports::Commit put_of(std::string partition, std::uint64_t version, std::string key,
                     std::string value) {
  return {.partition = std::move(partition),
          .expected_version = version,
          .puts = {{.key = std::move(key), .value = std::move(value)}},
          .deletes = {},
          .events = {},
          .audit = {}};
}

std::string date_of(std::int32_t day) {
  return bank_calendar::date_text(bank_calendar::date_numbered(day));
}

audit::Change change_of(const SetTerms& request) {
  const auto& tiers = request.terms.terms.tiers;
  return {.service = "interest",
          .event_name = "SetInterestTerms",
          .event_type = "interest.terms_set",
          .request = {{"product", request.product},
                      {"kind", std::string(name_of(request.kind))},
                      {"first_day", date_of(request.terms.first_day)},
                      {"tiers", static_cast<std::int64_t>(tiers.size())},
                      {"rate_of_the_last_tier", tiers.back().rate_mantissa}},
          .outcome = {{"product", request.product}},
          .resources = {{.type = "InterestProduct", .name = request.product}}};
}

audit::Change change_of(const Agreement& before, const Agreement& after) {
  const AgreedProduct& newest = after.products.back();
  const std::string address =
      base::to_text(after.address_id == after.account_id ? "acc" : "pot", after.address_id);
  audit::Change change{.service = "interest",
                       .event_name = "AgreeInterest",
                       .event_type = "interest.agreed",
                       .request = {{"address_id", address},
                                   {"account_id", base::to_text("acc", after.account_id)},
                                   {"kind", std::string(name_of(after.kind))},
                                   {"product", newest.name}},
                       .outcome = {{"first_day", date_of(newest.first_day)}},
                       .resources = {{.type = "Address", .name = address}}};
  if (!before.products.empty()) {
    change.outcome.emplace_back("product_before", before.products.back().name);
  }
  return change;
}

}  // namespace

template <class T, class Decode>
Result<std::vector<T>> InterestStore::all(const std::string& prefix, Decode decode) const {
  std::vector<T> found;
  for (std::string after;;) {
    ATOLL_TRY(const auto partitions, records_.partitions(prefix, after, kPartitionsPage));
    for (const std::string& partition : partitions) {
      ATOLL_TRY(const auto entries, records_.scan(partition, "", "", kKeysMax));
      for (const auto& entry : entries) {
        // One left out would bear nothing, on days that then count as accrued.
        ATOLL_TRY(auto decoded, decode(entry.value));
        found.push_back(std::move(decoded));
      }
    }
    if (partitions.size() < kPartitionsPage) return found;
    after = partitions.back();
  }
}

Result<std::vector<Product>> InterestStore::products() const {
  return all<Product>(format::kProductPrefix, format::decode_product);
}

Result<Product> InterestStore::put_terms(const SetTerms& request, const Context& context,
                                         base::Timestamp now) {
  const std::int32_t today = bank_calendar::day_number(bank_calendar::london_date(now));
  const std::string partition = format::product_partition(request.product);
  return ports::commit_again([&]() -> Result<Product> {
    Product before{.name = request.product, .kind = request.kind, .terms = {}};
    // Its name is checked first: it makes the partition.
    ATOLL_TRY_VOID(with_terms(before, request.terms, request.terms.first_day));
    ATOLL_TRY(const auto found, records_.get(partition, format::kProductKey));
    if (found.value) {
      ATOLL_TRY(before, format::decode_product(*found.value));
    }
    if (before.kind != request.kind) {
      return fail(ErrorCode::kFailedPrecondition, "product_of_other_kind",
                  "the product is of the other kind");
    }
    ATOLL_TRY(Product after, with_terms(before, request.terms, today));
    if (found.value && after == before) return after;
    ATOLL_TRY_VOID(audit::commit(
        records_,
        put_of(partition, found.version, format::kProductKey, format::encode_product(after)),
        change_of(request), context, now));
    return after;
  });
}

Result<std::vector<Agreement>> InterestStore::agreements() const {
  return all<Agreement>(format::kAgreementPrefix, format::decode_agreement);
}

Result<Agreement> InterestStore::agree(const Agreement& asked, const Context& context,
                                       base::Timestamp now) {
  const std::string partition = format::agreement_partition(asked.address_id);
  const std::string key(name_of(asked.kind));
  return ports::commit_again([&]() -> Result<Agreement> {
    ATOLL_TRY(const auto found, records_.get(partition, key));
    Agreement before = asked;
    before.products.clear();
    if (found.value) {
      ATOLL_TRY(before, format::decode_agreement(*found.value));
    }
    Agreement after = with_product(before, asked.products.front());
    if (after == before) return after;
    ATOLL_TRY_VOID(audit::commit(
        records_, put_of(partition, found.version, key, format::encode_agreement(after)),
        change_of(before, after), context, now));
    return after;
  });
}

Result<std::optional<std::int32_t>> InterestStore::last_day() const {
  ATOLL_TRY(const auto found, records_.get(format::kRunPartition, format::kRunKey));
  if (!found.value) return std::optional<std::int32_t>();
  ATOLL_TRY(const std::int32_t day, format::decode_day(*found.value));
  return std::optional(day);
}

Result<void> InterestStore::put_last_day(std::int32_t day, const Context& context,
                                         base::Timestamp now) {
  const audit::Change change{.service = "interest",
                             .event_name = "AccrueInterestOfDay",
                             .event_type = "interest.day_accrued",
                             .request = {{"day", date_of(day)}},
                             .outcome = {{"day", date_of(day)}},
                             .resources = {{.type = "InterestRun", .name = date_of(day)}}};
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(format::kRunPartition, format::kRunKey));
    if (found.value) {
      ATOLL_TRY(const std::int32_t there, format::decode_day(*found.value));
      if (there >= day) return {};
    }
    return audit::commit(
        records_,
        put_of(format::kRunPartition, found.version, format::kRunKey, format::encode_day(day)),
        change, context, now);
  });
}

}  // namespace atollbank::interest
