// SPDX-License-Identifier: Apache-2.0
#include "services/receipts/receipt_store.h"

#include "ports/commit_again.h"
#include "services/audit/api.h"
#include "services/receipts/format/receipt_record.h"

namespace atollbank::receipts {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

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
  const std::string key = format::receipt_key(receipt.external_id);
  return ports::commit_again([&]() -> Result<Receipt> {
    ATOLL_TRY(const auto found, records_.get(partition, key));
    ATOLL_TRY(std::uint32_t receipts, count(partition));
    if (found.value) {
      ATOLL_TRY(const Receipt before, format::decode_receipt(*found.value));
      Receipt after = receipt;
      after.id = before.id;
      after.created = before.created;
      after.updated = before.updated;
      if (after == before) return before;
      receipt.id = before.id;
      receipt.created = before.created;
    } else if (++receipts > kReceiptsPerClientMax) {
      return fail(ErrorCode::kFailedPrecondition, "too_many_receipts",
                  "this client keeps all the receipts it may");
    }
    base::Bytes value = format::encode_receipt(receipt);
    if (value.size() > kReceiptBytesMax) {
      return fail(ErrorCode::kInvalidArgument, "receipt_too_large",
                  "a receipt has at most 256 KiB");
    }
    ports::Commit next{.partition = partition,
                       .expected_version = found.version,
                       .puts = {{.key = key, .value = std::move(value)}, put_of_count(receipts)},
                       .deletes = {},
                       .events = {},
                       .audit = {}};
    const auto change = change_of("PutReceipt", "receipt.put", receipt, holder.client_id);
    ATOLL_TRY_VOID(audit::commit(records_, std::move(next), change, context, receipt.updated));
    return receipt;
  });
}

Result<Receipt> ReceiptStore::get(const Holder& holder, const std::string& external_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::partition_of(holder), format::receipt_key(external_id)));
  if (!found.value) return fail(not_found());
  return format::decode_receipt(*found.value);
}

Result<void> ReceiptStore::remove(const Holder& holder, const std::string& external_id,
                                  const Context& context, base::Timestamp now) {
  const std::string partition = format::partition_of(holder);
  const std::string key = format::receipt_key(external_id);
  bool was_there = false;  // also when an unknown commit had removed it
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, key));
    if (!found.value && was_there) return {};
    if (!found.value) return fail(not_found());
    was_there = true;
    ATOLL_TRY(const Receipt receipt, format::decode_receipt(*found.value));
    ATOLL_TRY(const std::uint32_t receipts, count(partition));
    ports::Commit next{.partition = partition,
                       .expected_version = found.version,
                       .puts = {put_of_count(receipts - 1)},
                       .deletes = {key},
                       .events = {},
                       .audit = {}};
    const auto change = change_of("DeleteReceipt", "receipt.deleted", receipt, holder.client_id);
    return audit::commit(records_, std::move(next), change, context, now);
  });
}

Result<std::uint32_t> ReceiptStore::count(const std::string& partition) const {
  ATOLL_TRY(const auto found, records_.get(partition, format::kCountKey));
  if (!found.value) return 0u;
  return format::decode_count(*found.value);
}

}  // namespace atollbank::receipts
