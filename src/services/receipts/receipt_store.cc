// SPDX-License-Identifier: Apache-2.0
#include "services/receipts/receipt_store.h"

#include "ports/commit_again.h"
#include "ports/personal_value.h"
#include "services/audit/api.h"
#include "services/receipts/format/receipt_record.h"

namespace atollbank::receipts {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::string_view kReceiptPurpose = "receipt";

// What was bought is personal: ids alone stand in the event and the audit record.
audit::Change change_of(std::string event_name, std::string event_type, const Receipt& receipt,
                        const std::string& client_id) {
  const std::string receipt_text = base::to_text("receipt", receipt.id);
  const std::string transaction_text = base::to_text("tx", receipt.transaction_id);
  return {.service = "receipts",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {{"transaction_id", transaction_text}},
          .outcome = {{"receipt_id", receipt_text},
                      {"transaction_id", transaction_text},
                      {"account_id", base::to_text("acc", receipt.account_id)},
                      {"only_client_id", client_id}},
          .resources = {{.type = "Receipt", .name = receipt_text}}};
}

base::Error not_found() {
  return base::make_error(ErrorCode::kNotFound, "receipt_not_found", "no such receipt");
}

ports::Put put_of_count(std::uint32_t count) {
  return {.key = format::kCountKey, .value = format::encode_count(count)};
}

}  // namespace

Result<Receipt> ReceiptStore::put(const Holder& holder, Receipt receipt, const Context& context) {
  const std::string partition = format::partition_of(holder);
  return ports::commit_again([&]() -> Result<Receipt> {
    ATOLL_TRY(const Place found, find(partition, receipt.external_id));
    ATOLL_TRY(std::uint32_t receipts, count(partition));
    if (found.receipt) {
      const Receipt& before = *found.receipt;
      Receipt after = receipt;
      after.id = before.id;
      after.created = before.created;
      after.updated = before.updated;
      if (after == before) return before;
      receipt.id = before.id;
      receipt.created = before.created;
    } else if (!found.is_taken && ++receipts > kReceiptsPerClientMax) {
      return fail(ErrorCode::kFailedPrecondition, "too_many_receipts",
                  "this client keeps all the receipts it may");
    }
    base::Bytes value = format::encode_receipt(receipt);
    if (value.size() > kReceiptBytesMax) {
      return fail(ErrorCode::kInvalidArgument, "receipt_too_large",
                  "a receipt has at most 256 KiB");
    }
    ATOLL_TRY(value,
              ports::sealed_value(persons_, holder.user_id, kReceiptPurpose, std::move(value)));
    ports::Commit next{
        .partition = partition,
        .expected_version = found.version,
        .puts = {{.key = found.key, .value = std::move(value)}, put_of_count(receipts)},
        .deletes = {},
        .events = {},
        .audit = {}};
    const auto change = change_of("PutReceipt", "receipt.put", receipt, holder.client_id);
    ATOLL_TRY_VOID(audit::commit(records_, std::move(next), change, context, receipt.updated));
    return receipt;
  });
}

Result<Receipt> ReceiptStore::get(const Holder& holder, const std::string& external_id) const {
  ATOLL_TRY(Place found, find(format::partition_of(holder), external_id));
  if (!found.receipt) return fail(not_found());
  return *std::move(found.receipt);
}

Result<ReceiptStore::Place> ReceiptStore::find(const std::string& partition,
                                               const std::string& external_id) const {
  Place place{.key = format::receipt_key(persons_.vault.digest(kReceiptPurpose, external_id))};
  ATOLL_TRY(auto found, records_.get(partition, place.key));
  place.version = found.version;
  if (!found.value && found.version != 0) {
    const std::string old_key = format::old_receipt_key(external_id);
    ATOLL_TRY(found, records_.get(partition, old_key));
    if (found.value) place.key = old_key;
  }
  place.is_taken = found.value.has_value();
  if (!place.is_taken) return place;
  ATOLL_TRY(const auto opened, ports::opened_value(persons_.vault, kReceiptPurpose, *found.value));
  if (!opened) return place;
  ATOLL_TRY(place.receipt, format::decode_receipt(*opened));
  return place;
}

Result<void> ReceiptStore::remove(const Holder& holder, const std::string& external_id,
                                  const Context& context, base::Timestamp now) {
  const std::string partition = format::partition_of(holder);
  bool was_there = false;  // also when an unknown commit had removed it
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const Place found, find(partition, external_id));
    if (!found.receipt && was_there) return {};
    if (!found.receipt) return fail(not_found());
    was_there = true;
    ATOLL_TRY(const std::uint32_t receipts, count(partition));
    ports::Commit next{.partition = partition,
                       .expected_version = found.version,
                       .puts = {put_of_count(receipts - 1)},
                       .deletes = {found.key},
                       .events = {},
                       .audit = {}};
    const auto change =
        change_of("DeleteReceipt", "receipt.deleted", *found.receipt, holder.client_id);
    return audit::commit(records_, std::move(next), change, context, now);
  });
}

Result<std::uint32_t> ReceiptStore::count(const std::string& partition) const {
  ATOLL_TRY(const auto found, records_.get(partition, format::kCountKey));
  if (!found.value) return 0u;
  return format::decode_count(*found.value);
}

}  // namespace atollbank::receipts
