// SPDX-License-Identifier: Apache-2.0
// The marks on transactions, the owner's and the bank's: one value a transaction, and for each
// attachment a key that names the transaction it is on, changed together.
#include <algorithm>

#include "ports/commit_again.h"
#include "services/transactions/record_store.h"

namespace atollbank::transactions {

using base::ErrorCode;
using base::Result;

namespace {

constexpr ports::TextPurpose kFileUrlText{.name = "file address", .erased = ""};

// A file's address may be a secret of its owner: it stands in no event and no audit record.
audit::Change change_of(std::string event_name, std::string event_type,
                        const Attachment& attachment) {
  const std::string attachment_text = base::to_text("attach", attachment.id);
  const std::string transaction_text = base::to_text("tx", attachment.transaction_id);
  return {.service = "transactions",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {{"transaction_id", transaction_text}},
          .outcome = {{"attachment_id", attachment_text}, {"transaction_id", transaction_text}},
          .resources = {{.type = "Transaction", .name = transaction_text}}};
}

ports::Commit commit_of(std::string partition, std::uint64_t version) {
  return {.partition = std::move(partition),
          .expected_version = version,
          .puts = {},
          .deletes = {},
          .events = {},
          .audit = {}};
}

}  // namespace

Result<format::Marks> TransactionRecordStore::marks(base::Id account_id,
                                                    base::Id transaction_id) const {
  ATOLL_TRY(const auto found, records_.get(format::annotations_partition(account_id),
                                           format::marks_key(transaction_id)));
  if (!found.value) return format::Marks();
  return opened_marks(*found.value);
}

Result<format::Marks> TransactionRecordStore::opened_marks(base::ByteView bytes) const {
  ATOLL_TRY(format::Marks marks, format::decode_marks(bytes));
  for (Attachment& attachment : marks.attachments) {
    ATOLL_TRY_VOID(ports::open_text(persons_.vault, kFileUrlText, attachment.file_url_parts,
                                    attachment.file_url));
  }
  std::erase_if(marks.attachments, [](const Attachment& one) { return one.file_url.empty(); });
  return marks;
}

Result<Attachment> TransactionRecordStore::attach(base::Id account_id, const Attachment& attachment,
                                                  const Context& context, base::Timestamp now) {
  const std::string partition = format::annotations_partition(account_id);
  const audit::Change change = change_of("AttachFile", "attachment.registered", attachment);
  ATOLL_TRY(const std::uint64_t key, persons_.directory.key_of(attachment.user_id));
  ATOLL_TRY(auto url, ports::sealed_text(persons_.vault, key, kFileUrlText, attachment.file_url));
  Attachment added = attachment;
  added.file_url = std::move(url.text);
  added.file_url_parts = std::move(url.parts);
  const auto is_same_file = [&](const Attachment& other) {
    return other.file_url == attachment.file_url && other.file_type == attachment.file_type;
  };
  return ports::commit_again([&]() -> Result<Attachment> {
    ATOLL_TRY(const std::uint64_t version, records_.version(partition));
    ATOLL_TRY(format::Marks marked, marks(account_id, attachment.transaction_id));
    const auto same =
        std::find_if(marked.attachments.begin(), marked.attachments.end(), is_same_file);
    if (same != marked.attachments.end()) return *same;
    if (marked.attachments.size() >= kAttachmentCountMax) {
      return base::fail(ErrorCode::kInvalidArgument, "too_many_attachments",
                        "a transaction takes no more attachments");
    }
    marked.attachments.push_back(added);
    ports::Commit next = commit_of(partition, version);
    next.puts = {{.key = format::marks_key(attachment.transaction_id),
                  .value = format::encode_marks(marked)},
                 {.key = format::attachment_key(attachment.id),
                  .value = format::encode_transaction_id(attachment.transaction_id)}};
    ATOLL_TRY_VOID(audit::commit(records_, std::move(next), change, context, now));
    return added;
  });
}

Result<std::optional<Attachment>> TransactionRecordStore::detach(base::Id account_id,
                                                                 base::Id attachment_id,
                                                                 const Context& context,
                                                                 base::Timestamp now) {
  const std::string partition = format::annotations_partition(account_id);
  std::optional<Attachment> taken;  // also when an unknown commit had taken it
  return ports::commit_again([&]() -> Result<std::optional<Attachment>> {
    ATOLL_TRY(const auto found, records_.get(partition, format::attachment_key(attachment_id)));
    if (!found.value) return taken;
    ATOLL_TRY(const base::Id transaction_id, format::decode_transaction_id(*found.value));
    ATOLL_TRY(format::Marks marked, marks(account_id, transaction_id));
    const auto it =
        std::find_if(marked.attachments.begin(), marked.attachments.end(),
                     [&](const Attachment& other) { return other.id == attachment_id; });
    ports::Commit next = commit_of(partition, found.version);
    next.deletes = {format::attachment_key(attachment_id)};
    if (it == marked.attachments.end()) return taken;
    taken = *it;
    marked.attachments.erase(it);
    if (marked == format::Marks()) {
      next.deletes.push_back(format::marks_key(transaction_id));
    } else {
      next.puts = {
          {.key = format::marks_key(transaction_id), .value = format::encode_marks(marked)}};
    }
    const audit::Change change = change_of("DetachFile", "attachment.deregistered", *taken);
    ATOLL_TRY_VOID(audit::commit(records_, std::move(next), change, context, now));
    return taken;
  });
}

Result<void> TransactionRecordStore::link_correction(const Correction& correction,
                                                     const Context& context, base::Timestamp now) {
  const std::string partition = format::annotations_partition(correction.account_id);
  const std::string corrected_text = base::to_text("tx", correction.transaction_id);
  const std::string correction_text = base::to_text("tx", correction.correction_id);
  // The corrected one is the one that clients know already.
  const audit::Change change{
      .service = "transactions",
      .event_name = "LinkCorrection",
      .event_type = "transaction.annotated",
      .request = {{"transaction_id", corrected_text}},
      .outcome = {{"transaction_id", corrected_text}, {"corrected_by", correction_text}},
      .resources = {{.type = "Transaction", .name = corrected_text},
                    {.type = "Transaction", .name = correction_text}}};
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const std::uint64_t version, records_.version(partition));
    ATOLL_TRY(format::Marks corrected, marks(correction.account_id, correction.transaction_id));
    ATOLL_TRY(format::Marks correcting, marks(correction.account_id, correction.correction_id));
    const bool is_there = corrected.corrected_by == correction.correction_id &&
                          correcting.corrects == correction.transaction_id;
    if (is_there) return {};
    corrected.corrected_by = correction.correction_id;
    correcting.corrects = correction.transaction_id;
    ports::Commit next = commit_of(partition, version);
    next.puts = {{.key = format::marks_key(correction.transaction_id),
                  .value = format::encode_marks(corrected)},
                 {.key = format::marks_key(correction.correction_id),
                  .value = format::encode_marks(correcting)}};
    return audit::commit(records_, std::move(next), change, context, now);
  });
}

}  // namespace atollbank::transactions
