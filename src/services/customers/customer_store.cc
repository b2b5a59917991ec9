// SPDX-License-Identifier: Apache-2.0
#include "services/customers/customer_store.h"

#include "ports/commit_again.h"
#include "ports/record_value.h"
#include "services/audit/api.h"
#include "services/customers/format/customer_record.h"

namespace atollbank::customers {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kPartitionsPage = 256;
constexpr const char* kNamesPurpose = "customer names";
constexpr const char* kPotsPurpose = "first pots";

audit::Change change_of(std::string event_name, std::string event_type, base::Id user_id) {
  const std::string user_text = base::to_text("user", user_id);
  return {.service = "customers",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {{"user_id", user_text}},
          .outcome = {{"user_id", user_text}},
          .resources = {{.type = "Customer", .name = user_text}}};
}

ports::Commit puts_of(std::string partition, std::uint64_t version, std::vector<ports::Put> puts) {
  return {.partition = std::move(partition),
          .expected_version = version,
          .puts = std::move(puts),
          .deletes = {},
          .events = {},
          .audit = {}};
}

}  // namespace

Result<Opening> CustomerStore::begin(const Opening& opening, const Context& context,
                                     base::Timestamp now) {
  const std::string partition = format::user_partition(opening.customer.id);
  const auto change = change_of("OpenCustomer", "customer.opened", opening.customer.id);
  Opening begun = opening;
  format::KeptCustomer kept{.customer = opening.customer, .personal_key = 0, .sealed = {}};
  return ports::commit_again([&]() -> Result<Opening> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kOpeningKey));
    if (found.value) return begun_before(opening, *found.value);
    if (kept.personal_key == 0) {
      if (begun.personal_key == 0) {
        ATOLL_TRY(begun.personal_key, personal_.new_key());
      }
      kept.personal_key = begun.personal_key;
      ATOLL_TRY(kept.sealed, personal_.seal(kept.personal_key, kNamesPurpose,
                                            format::encode_names(opening.customer)));
      if (!opening.pots.empty()) {
        ATOLL_TRY(begun.sealed_words, personal_.seal(kept.personal_key, kPotsPurpose,
                                                     format::encode_words(opening.pots)));
      }
    }
    ATOLL_TRY_VOID(audit::commit(
        records_,
        puts_of(partition, found.version,
                {{.key = format::kCustomerKey, .value = format::encode_customer(kept)},
                 {.key = format::kOpeningKey, .value = format::encode_opening(begun)}}),
        change, context, now));
    return begun;
  });
}

Result<Opening> CustomerStore::begun_before(const Opening& asked, base::ByteView kept) const {
  ATOLL_TRY(auto there, format::decode_opening(kept));
  ATOLL_TRY_VOID(open_words(there));
  ATOLL_TRY(there.customer, find(asked.customer.id));
  // The opening has the key beside the customer.
  there.customer.personal_key = 0;
  if (is_same_request(there, asked)) return there;
  return fail(ErrorCode::kFailedPrecondition, "opening_id_reused",
              "this opening_id was used for a different customer");
}

Result<void> CustomerStore::open_words(Opening& opening) const {
  if (opening.sealed_words.empty()) return {};
  const auto words = personal_.open(opening.personal_key, kPotsPurpose, opening.sealed_words);
  if (words) return format::decode_words(*words, opening.pots);
  if (ports::is_of_the_erased(words.error())) return {};
  return fail(words.error());
}

Result<void> CustomerStore::advance(const Opening& opening, const Context& context,
                                    base::Timestamp now) {
  const std::string partition = format::user_partition(opening.customer.id);
  const bool is_done = opening.step == OpeningStep::kDone;
  const auto change =
      change_of(is_done ? "FinishOpening" : "AdvanceOpening",
                is_done ? "customer.ready" : "customer.opening_advanced", opening.customer.id);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kOpeningKey));
    if (!found.value) {
      return fail(ErrorCode::kDataLoss, "record_malformed", "an opening has lost its record");
    }
    ATOLL_TRY(const auto there, format::decode_opening(*found.value));
    if (there.step >= opening.step) return {};
    return audit::commit(
        records_,
        puts_of(partition, found.version,
                {{.key = format::kOpeningKey, .value = format::encode_opening(opening)}}),
        change, context, now);
  });
}

Result<std::vector<Opening>> CustomerStore::unfinished() const {
  std::vector<Opening> openings;
  std::string after;
  while (true) {
    ATOLL_TRY(const auto partitions,
              records_.partitions(format::kUserPrefix, after, kPartitionsPage));
    for (const std::string& partition : partitions) {
      ATOLL_TRY(const auto found, records_.get(partition, format::kOpeningKey));
      if (!found.value) continue;
      ATOLL_TRY(auto opening, format::decode_opening(*found.value));
      if (opening.step == OpeningStep::kDone) continue;
      ATOLL_TRY_VOID(open_words(opening));
      openings.push_back(std::move(opening));
    }
    if (partitions.size() < kPartitionsPage) return openings;
    after = partitions.back();
  }
}

Result<base::Id> CustomerStore::erase(base::Id user_id, const Context& context,
                                      base::Timestamp now) {
  ATOLL_TRY(const Customer customer, find(user_id));
  if (customer.personal_key == 0) {
    return fail(ErrorCode::kFailedPrecondition, "customer_has_no_key",
                "her record is of a bank that had no keys");
  }
  const std::string partition = format::user_partition(user_id);
  const auto change = change_of("EraseCustomer", "customer.erased", user_id);
  ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kErasureKey));
    if (found.value) return {};
    return audit::commit(
        records_, puts_of(partition, found.version, {{.key = format::kErasureKey, .value = {}}}),
        change, context, now);
  }));
  ATOLL_TRY_VOID(personal_.destroy(customer.personal_key));
  ATOLL_TRY(const auto opening, records_.get(partition, format::kOpeningKey));
  if (!opening.value) return base::Id();
  ATOLL_TRY(const Opening opened, format::decode_opening(*opening.value));
  return opened.opening_id;
}

Result<Customer> CustomerStore::find(base::Id user_id) const { return find_in(records_, user_id); }

Result<Customer> CustomerStore::find_in_memory(base::Id user_id) const {
  return find_in(records_.in_memory(), user_id);
}

Result<Customer> CustomerStore::find_in(const ports::RecordReader& records,
                                        base::Id user_id) const {
  ATOLL_TRY(const auto value,
            ports::value_at(records, format::user_partition(user_id), format::kCustomerKey));
  if (!value) return fail(ErrorCode::kNotFound, "customer_not_found", "no such customer");
  ATOLL_TRY(format::KeptCustomer kept, format::decode_customer(*value));
  kept.customer.personal_key = kept.personal_key;
  if (kept.personal_key == 0) return std::move(kept.customer);
  const auto names = personal_.open(kept.personal_key, kNamesPurpose, kept.sealed);
  if (names) {
    ATOLL_TRY_VOID(format::decode_names(*names, kept.customer));
  } else if (ports::is_of_the_erased(names.error())) {
    kept.customer.preferred_name = kept.customer.preferred_first_name = kErasedName;
    kept.customer.is_erased = true;
  } else {
    return fail(names.error());
  }
  return std::move(kept.customer);
}

}  // namespace atollbank::customers
