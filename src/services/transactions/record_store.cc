// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/record_store.h"

#include <algorithm>

#include "ports/commit_again.h"
#include "ports/personal_value.h"
#include "services/transactions/client_metadata.h"
#include "services/transactions/format/category_rule_record.h"

namespace atollbank::transactions {

using base::ErrorCode;

namespace {

constexpr std::string_view kNotesPurpose = "notes";
constexpr std::string_view kMerchantPurpose = "merchant";
constexpr std::string_view kFeedItemPurpose = "feed item";

struct IdRange {
  base::Id first;
  base::Id last;
};

// visit(transaction, rest of the key, value) for each key `prefix` + the id of a transaction +
// rest.
template <class Visit>
base::Result<void> for_each_of(const ports::RecordStore& records, const std::string& partition,
                               const std::string& prefix, const IdRange& range, Visit visit) {
  constexpr std::size_t kScanMax = 128;
  // What is greater than this text begins with the first id, or a later one.
  std::string after = prefix + base::to_base62(range.first);
  after.back() = static_cast<char>(after.back() - 1);
  while (true) {
    ATOLL_TRY(const auto entries, records.scan(partition, prefix, after, kScanMax));
    for (const ports::Put& entry : entries) {
      const auto rest = std::string_view(entry.key).substr(prefix.size());
      ATOLL_TRY(const base::Id id, base::parse_base62(rest.substr(0, base::kIdTextLength)));
      if (id > range.last) return {};
      if (id < range.first) continue;
      ATOLL_TRY_VOID(visit(id, rest.substr(base::kIdTextLength), entry.value));
    }
    if (entries.size() < kScanMax) return {};
    after = entries.back().key;
  }
}

base::Result<void> open_words(const ports::PersonVault& persons, Narrative& narrative) {
  ATOLL_TRY_VOID(ports::open_text(persons, ports::kReferenceText, narrative.description_parts,
                                  narrative.description));
  ATOLL_TRY_VOID(ports::open_text(persons, ports::kNameText, narrative.counterparty.name_parts,
                                  narrative.counterparty.name));
  if (!narrative.payee) return {};
  return ports::open_text(persons, ports::kNameText, narrative.payee->name_parts,
                          narrative.payee->name);
}

bool says_the_same(const Counterparty& one, const Counterparty& other) {
  return one.name == other.name && one.account_number == other.account_number &&
         one.sort_code == other.sort_code && one.user_id == other.user_id;
}

// Of two that are opened.
bool says_the_same(const Narrative& one, const Narrative& other) {
  const bool is_same_payee =
      one.payee ? other.payee && says_the_same(*one.payee, *other.payee) : !other.payee;
  return one.id == other.id && one.description == other.description &&
         says_the_same(one.counterparty, other.counterparty) && is_same_payee;
}

base::Result<std::optional<FeedItem>> open_feed_item(const ports::PersonVault& vault,
                                                     base::ByteView kept) {
  ATOLL_TRY(const auto opened, ports::opened_value(vault, kFeedItemPurpose, kept));
  if (!opened) return std::optional<FeedItem>();
  return format::decode_feed_item(*opened);
}

}  // namespace

base::Result<void> TransactionRecordStore::put_merchant(const Merchant& merchant,
                                                        const Context& context,
                                                        base::Timestamp now) {
  const std::string partition = format::merchant_partition(merchant.id);
  const base::Bytes clear = format::encode_merchant(merchant);
  base::Bytes value = clear;
  if (!merchant.sealed_for.is_nil()) {
    ATOLL_TRY(value, ports::sealed_value(persons_, merchant.sealed_for, kMerchantPurpose, clear));
  }
  const std::string id_text = base::to_text("merch", merchant.id);
  const audit::Change change{.service = "transactions",
                             .event_name = "PutMerchant",
                             .event_type = "merchant.changed",
                             .request = {{"merchant_id", id_text}},
                             .outcome = {{"merchant_id", id_text}},
                             .resources = {{.type = "Merchant", .name = id_text}}};
  const auto written = ports::commit_again([&]() -> base::Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kMerchantKey));
    if (found.value) {
      ATOLL_TRY(const auto there,
                ports::opened_value(persons_.vault, kMerchantPurpose, *found.value));
      if (!there || there == clear) return {};
    }
    return audit::commit(records_,
                         {.partition = partition,
                          .expected_version = found.version,
                          .puts = {{.key = format::kMerchantKey, .value = value}},
                          .deletes = {},
                          .events = {},
                          .audit = {}},
                         change, context, now);
  });
  // Also when nobody knows whether it was written.
  merchant_cache_.forget(merchant.id);
  return written;
}

base::Result<TransactionRecordStore::Merchants> TransactionRecordStore::merchants(
    std::vector<base::Id> ids) const {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  const std::uint64_t moment = merchant_cache_.moment();
  Merchants merchants;
  std::vector<ports::RecordKey> unknown;
  for (const base::Id id : ids) {
    if (auto known = merchant_cache_.find(id)) {
      merchants.emplace(id, std::move(known));
    } else {
      unknown.push_back({.partition = format::merchant_partition(id), .key = format::kMerchantKey});
    }
  }
  ATOLL_TRY(const auto values, records_.values(unknown));
  for (const auto& value : values) {
    if (!value) continue;
    ATOLL_TRY(const auto opened, ports::opened_value(persons_.vault, kMerchantPurpose, *value));
    if (!opened) continue;
    ATOLL_TRY(Merchant merchant, format::decode_merchant(*opened));
    auto known = std::make_shared<const Merchant>(std::move(merchant));
    // What an erasure may take is not remembered.
    if (!ports::is_sealed_value(*value)) merchant_cache_.remember(known, moment);
    merchants.emplace(known->id, known);
  }
  return merchants;
}

base::Result<void> TransactionRecordStore::put_narrative(const Narrative& narrative,
                                                         const Context& context,
                                                         base::Timestamp now) {
  const std::string partition = format::narrative_partition(narrative.id);
  ATOLL_TRY(Narrative asked, sealed(narrative));
  const std::string value = format::encode_narrative(asked);
  ATOLL_TRY_VOID(open_words(persons_.vault, asked));
  const std::string id_text = base::to_text("command", narrative.id);
  const audit::Change change{.service = "transactions",
                             .event_name = "PutNarrative",
                             .event_type = "narrative.put",
                             .request = {{"command_id", id_text}},
                             .outcome = {{"command_id", id_text}},
                             .resources = {{.type = "Narrative", .name = id_text}}};
  const auto differs = [] {
    return base::fail(ErrorCode::kFailedPrecondition, "narrative_differs",
                      "the payment under this id was described differently before");
  };
  return ports::commit_again([&]() -> base::Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::kNarrativeKey));
    if (found.value) {
      ATOLL_TRY(Narrative there, format::decode_narrative(*found.value));
      ATOLL_TRY_VOID(open_words(persons_.vault, there));
      if (says_the_same(there, asked)) return {};
      return differs();
    }
    return audit::commit(records_,
                         {.partition = partition,
                          .expected_version = found.version,
                          .puts = {{.key = format::kNarrativeKey, .value = value}},
                          .deletes = {},
                          .events = {},
                          .audit = {}},
                         change, context, now);
  });
}

base::Result<Narrative> TransactionRecordStore::sealed(Narrative narrative) const {
  if (narrative.sealed_for.is_nil()) return narrative;
  ATOLL_TRY(const std::uint64_t key, persons_.directory.key_of(narrative.sealed_for));
  ATOLL_TRY(auto words, ports::sealed_text(persons_.vault, key, ports::kReferenceText,
                                           std::move(narrative.description)));
  narrative.description = std::move(words.text);
  narrative.description_parts = std::move(words.parts);
  Counterparty& payer = narrative.counterparty;
  ATOLL_TRY(auto name,
            ports::sealed_text(persons_.vault, key, ports::kNameText, std::move(payer.name)));
  payer.name = std::move(name.text);
  payer.name_parts = std::move(name.parts);
  return narrative;
}

base::Result<TransactionRecordStore::Narratives> TransactionRecordStore::narratives(
    const std::vector<NarrativeName>& names) const {
  std::vector<ports::RecordKey> keys;
  keys.reserve(names.size());
  for (const auto& [command_id, payer] : names) {
    keys.push_back(payer.is_nil()
                       ? ports::RecordKey{.partition = format::narrative_partition(command_id),
                                          .key = format::kNarrativeKey}
                       : ports::RecordKey{.partition = payer_partition(payer),
                                          .key = payment_narrative_key(command_id)});
  }
  ATOLL_TRY(const auto values, records_.values(keys));
  Narratives narratives;
  for (const auto& value : values) {
    if (!value) continue;
    ATOLL_TRY(Narrative narrative, format::decode_narrative(*value));
    ATOLL_TRY_VOID(open_words(persons_.vault, narrative));
    const base::Id id = narrative.id;
    narratives.emplace(id, std::move(narrative));
  }
  return narratives;
}

base::Result<void> TransactionRecordStore::annotate(base::Id account_id,
                                                    const AnnotateTransaction& request,
                                                    const Context& context, base::Timestamp now) {
  const std::string partition = format::annotations_partition(account_id);
  const std::string id_text = base::to_text("tx", request.transaction_id);
  const auto key_count = static_cast<std::int64_t>(request.metadata.size());
  audit::Change change{.service = "transactions",
                       .event_name = "AnnotateTransaction",
                       .event_type = "transaction.annotated",
                       .request = {{"transaction_id", id_text},
                                   {"metadata_key_count", key_count},
                                   {"has_category", request.category.has_value()}},
                       .outcome = {{"transaction_id", id_text}, {"client_id", request.client_id}},
                       .resources = {{.type = "Transaction", .name = id_text}}};
  // Notes and category are everyone's to see; the rest is the client's own (record_events.h).
  if (!request.metadata.contains("notes") && !request.category) {
    change.outcome.emplace_back("only_client_id", request.client_id);
  }
  format::Metadata changes = request.metadata;
  const auto noted = changes.extract("notes");
  ATOLL_TRY(const std::uint64_t writer_key, persons_.directory.key_of(request.user_id));
  const auto attempt = [&]() -> base::Result<void> {
    const std::string key = format::metadata_key(request.transaction_id, request.client_id);
    ATOLL_TRY(const auto found, records_.get(partition, key));
    ports::PersonalParts written;
    if (found.value) {
      ATOLL_TRY(written, format::decode_metadata(*found.value));
    }
    ATOLL_TRY(written, changed_metadata(persons_.vault, std::move(written), writer_key, changes));
    ports::Commit next{.partition = partition,
                       .expected_version = found.version,
                       .puts = {{.key = key, .value = format::encode_metadata(written)}},
                       .deletes = {},
                       .events = {},
                       .audit = {}};
    if (!noted.empty()) {
      ATOLL_TRY(base::Bytes notes,
                ports::sealed_value(persons_, request.user_id, kNotesPurpose, noted.mapped()));
      next.puts.push_back(
          {.key = format::notes_key(request.transaction_id), .value = std::move(notes)});
    }
    if (request.category) {
      ATOLL_TRY(format::Marks changed, marks(account_id, request.transaction_id));
      changed.category = request.category;
      next.puts.push_back({.key = format::marks_key(request.transaction_id),
                           .value = format::encode_marks(changed)});
    }
    return audit::commit(records_, std::move(next), change, context, now);
  };
  return ports::commit_again(attempt);
}

base::Result<TransactionRecordStore::Annotations> TransactionRecordStore::annotations(
    base::Id account_id, base::Id first, base::Id last, const std::string& client_id) const {
  Annotations found;
  const std::string partition = format::annotations_partition(account_id);
  ATOLL_TRY(const std::uint64_t version, records_.version(partition));
  if (version == 0) return found;
  const IdRange range{.first = first, .last = last};
  ATOLL_TRY_VOID(for_each_of(
      records_, partition, format::kNotesPrefix, range,
      [&](base::Id id, std::string_view, const std::string& value) -> base::Result<void> {
        ATOLL_TRY(auto notes, ports::opened_value(persons_.vault, kNotesPurpose, value));
        if (notes) found[id].notes = *std::move(notes);
        return {};
      }));
  ATOLL_TRY_VOID(for_each_of(
      records_, partition, format::kMetadataPrefix, range,
      [&](base::Id id, std::string_view rest, const std::string& value) -> base::Result<void> {
        if (rest.substr(1) != client_id) return {};
        ATOLL_TRY(const auto written, format::decode_metadata(value));
        ATOLL_TRY(found[id].metadata, opened_metadata(persons_.vault, written));
        return {};
      }));
  ATOLL_TRY_VOID(for_each_of(
      records_, partition, format::kMarksPrefix, range,
      [&](base::Id id, std::string_view, const std::string& value) -> base::Result<void> {
        ATOLL_TRY(found[id].marks, opened_marks(value));
        return {};
      }));
  ATOLL_TRY_VOID(for_each_of(
      records_, partition, format::kSortedPrefix, range,
      [&](base::Id id, std::string_view, const std::string& value) -> base::Result<void> {
        ATOLL_TRY(found[id].sorted, format::decode_sorted(value));
        return {};
      }));
  return found;
}

base::Result<FeedItem> TransactionRecordStore::add_feed_item(const FeedItem& item,
                                                             const Context& context,
                                                             base::Timestamp now) {
  const std::string partition = format::feed_partition(item.account_id);
  ATOLL_TRY(const std::string value, ports::sealed_value(persons_, item.user_id, kFeedItemPurpose,
                                                         format::encode_feed_item(item)));
  const std::string id_text = base::to_text("feed", item.id);
  const std::string account_text = base::to_text("acc", item.account_id);
  const audit::Change change{.service = "transactions",
                             .event_name = "CreateFeedItem",
                             .event_type = "feed_item.created",
                             .request = {{"account_id", account_text}, {"type", item.type}},
                             .outcome = {{"feed_item_id", id_text}, {"account_id", account_text}},
                             .resources = {{.type = "Account", .name = account_text}}};
  return ports::commit_again([&]() -> base::Result<FeedItem> {
    ATOLL_TRY(const auto found, records_.get(partition, format::feed_item_key(item.id)));
    if (found.value) {
      ATOLL_TRY(auto there, open_feed_item(persons_.vault, *found.value));
      return there ? *std::move(there) : item;
    }
    ATOLL_TRY_VOID(audit::commit(records_,
                                 {.partition = partition,
                                  .expected_version = found.version,
                                  .puts = {{.key = format::feed_item_key(item.id), .value = value}},
                                  .deletes = {},
                                  .events = {},
                                  .audit = {}},
                                 change, context, now));
    return item;
  });
}

base::Result<std::vector<FeedItem>> TransactionRecordStore::feed(base::Id account_id,
                                                                 std::size_t limit) const {
  ATOLL_TRY(const auto found,
            records_.scan(format::feed_partition(account_id), format::kFeedItemPrefix, "", limit));
  std::vector<FeedItem> items;
  for (const auto& entry : found) {
    ATOLL_TRY(auto item, open_feed_item(persons_.vault, entry.value));
    if (item) items.push_back(*std::move(item));
  }
  return items;
}

}  // namespace atollbank::transactions
