// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/books.h"

#include "base/checksum.h"
#include "services/definitions/definition_tokens.h"

namespace atollbank::definitions {

using base::ErrorCode;
using base::Result;
using ledger::format::Slot;
using ledger::format::SlotKind;

namespace {

auto damaged(std::string_view what) {
  return base::fail(ErrorCode::kDataLoss, "definitions_state_damaged", what);
}

bool is_posting(SlotKind kind) {
  return kind == SlotKind::kPosting || kind == SlotKind::kCapture || kind == SlotKind::kAccrued ||
         kind == SlotKind::kPostingHead || kind == SlotKind::kExchangeHead;
}

}  // namespace

Result<base::Id> parse_key_destroyed(std::string_view text) {
  DefinitionTokens tokens(text, "destroyed_malformed");
  ATOLL_TRY_VOID(tokens.expect_word("destroyed"));
  ATOLL_TRY(const Token token, tokens.expect(TokenKind::kAddress, "a subject's id in quotes"));
  ATOLL_TRY_VOID(tokens.expect_end());
  const auto subject = base::parse_base62(token.text);
  if (!subject) return tokens.fail_at(token, "destroyed_malformed", "not an id");
  return *subject;
}

std::string key_destroyed_text(base::Id subject) {
  return "destroyed \"" + base::to_base62(subject) + "\"";
}

std::vector<ledger::AccountId> Books::accounts_named(std::span<const Slot> slots) {
  std::vector<ledger::AccountId> accounts;
  for_each_definition(slots, 0, [&](const Definition& definition) {
    if (definition.kind != DefinitionKind::kMonitor) return;
    const auto rule = parse_monitor(definition.text);
    if (rule && !rule->account.is_nil()) accounts.push_back(rule->account);
  });
  return accounts;
}

Result<void> Books::take(std::span<const Slot> slots, const AccountIndexes& indexes) {
  while (!slots.empty()) {
    const auto& header = ledger::slot_as<ledger::format::GroupHeaderSlot>(slots[0]);
    const bool is_next = header.kind == SlotKind::kGroupHeader && header.slot_count > 0 &&
                         header.slot_count <= slots.size() &&
                         header.used_count <= header.slot_count &&
                         header.previous_group_slot == position_.last_group_slot;
    if (!is_next)
      return base::fail(ErrorCode::kDataLoss, "journal_not_followed",
                        "not the group that comes next");
    const auto group = slots.first(header.used_count);
    for (std::size_t i = 1; i < group.size(); ++i) take_slot(group, i, indexes);
    position_.next_slot = header.first_slot + header.slot_count;
    position_.last_group_slot = header.first_slot;
    std::copy(std::begin(header.chain_hash), std::end(header.chain_hash),
              position_.last_chain_hash.begin());
    slots = slots.subspan(header.slot_count);
  }
  return {};
}

void Books::take_slot(std::span<const Slot> group, std::size_t index,
                      const AccountIndexes& indexes) {
  const auto& header = ledger::slot_as<ledger::format::GroupHeaderSlot>(group[0]);
  const Slot& slot = group[index];
  if (is_posting(slot.kind)) {
    if (monitors_.watches_nothing()) return;
    monitors_.take_posting(group, index, header.first_slot + index, header.ledger_time_ns);
  } else if (slot.kind == SlotKind::kAccountOpened) {
    const auto& opened = ledger::slot_as<ledger::format::AccountOpenedSlot>(slot);
    addresses_.take(opened);
    monitors_.take(opened, addresses_);
  } else if (slot.kind == SlotKind::kDefined) {
    auto definition = definition_at(group, index, header.first_slot + index);
    if (definition) take_definition(*std::move(definition), indexes);
  }
}

void Books::take_definition(Definition definition, const AccountIndexes& indexes) {
  if (give_to_book(definition, indexes))
    accepted_.push_back(std::move(definition));
  else
    ++refused_count_;
}

Result<void> Books::give_to_book(const Definition& definition, const AccountIndexes& indexes) {
  switch (definition.kind) {
    case DefinitionKind::kTemplate: return templates_.take(definition);
    case DefinitionKind::kChartEntry: return chart_.take(definition);
    case DefinitionKind::kMetadataType: return metadata_types_.take(definition);
    case DefinitionKind::kMonitor: return monitors_.take(definition, addresses_, indexes);
    case DefinitionKind::kKeyDestroyed: {
      ATOLL_TRY(const base::Id subject, parse_key_destroyed(definition.text));
      destroyed_keys_.insert(subject);
      return {};
    }
  }
  // Kinds that later builds know.
  return base::fail(ErrorCode::kInvalidArgument, "definition_kind_unknown", "an unknown kind");
}

Result<Books::Checked> Books::check(std::string_view text) const {
  ATOLL_TRY(const DefinitionKind kind, kind_of(text));
  Checked checked{.kind = kind, .name = {}};
  switch (kind) {
    case DefinitionKind::kTemplate: {
      ATOLL_TRY(Template rule, templates_.check(text));
      checked.name = std::move(rule.name);
      break;
    }
    case DefinitionKind::kChartEntry: {
      ATOLL_TRY(ChartEntry entry, chart_.check(text));
      checked.name = std::move(entry.name);
      break;
    }
    case DefinitionKind::kMetadataType: {
      ATOLL_TRY(DeclaredMetadata declared, metadata_types_.check(text));
      checked.name = std::move(declared.name);
      break;
    }
    case DefinitionKind::kMonitor: {
      ATOLL_TRY(MonitorRule rule, monitors_.check(text));
      checked.name = std::move(rule.name);
      break;
    }
    case DefinitionKind::kKeyDestroyed: {
      ATOLL_TRY(const base::Id subject, parse_key_destroyed(text));
      checked.name = base::to_base62(subject);
      break;
    }
  }
  return checked;
}

base::Bytes Books::save() const {
  base::ByteWriter out;
  out.write(kBooksFormat);
  out.write(position_.next_slot);
  out.write(position_.last_group_slot);
  out.write(position_.last_chain_hash);
  out.write(refused_count_);
  addresses_.save(out);
  out.write(static_cast<std::uint32_t>(accepted_.size()));
  for (const Definition& definition : accepted_) {
    out.write(static_cast<std::uint32_t>(definition.kind));
    out.write(definition.slot);
    out.write(definition.id);
    out.write_text(definition.text);
  }
  monitors_.save(out);
  out.write(base::checksum64(out.bytes()));
  return out.take();
}

Result<Books> Books::load(base::ByteView bytes) {
  if (bytes.size() < sizeof(std::uint64_t)) return damaged("too short");
  const std::size_t size = bytes.size() - sizeof(std::uint64_t);
  base::ByteReader checksum(bytes.substr(size));
  if (checksum.read<std::uint64_t>() != base::checksum64(bytes.substr(0, size)))
    return damaged("the checksum differs");
  base::ByteReader in(bytes.substr(0, size));
  if (in.read<std::uint32_t>() != kBooksFormat)
    return base::fail(ErrorCode::kFailedPrecondition, "definitions_format_unknown",
                      "a state of another format");
  Books books;
  books.position_.next_slot = in.read<std::uint64_t>();
  books.position_.last_group_slot = in.read<std::uint64_t>();
  books.position_.last_chain_hash = in.read<base::Sha256>();
  books.refused_count_ = in.read<std::uint64_t>();
  ATOLL_TRY_VOID(books.addresses_.load(in));
  const auto count = in.read<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    Definition definition{.kind = static_cast<DefinitionKind>(in.read<std::uint32_t>())};
    definition.slot = in.read<std::uint64_t>();
    definition.id = in.read<base::Id>();
    definition.text = in.read_text();
    ATOLL_TRY_VOID(books.give_to_book(definition, {}));
    books.accepted_.push_back(std::move(definition));
  }
  ATOLL_TRY_VOID(books.monitors_.load(in));
  if (!in.ok() || !in.at_end()) return damaged("the parts do not fit");
  return books;
}

}  // namespace atollbank::definitions
