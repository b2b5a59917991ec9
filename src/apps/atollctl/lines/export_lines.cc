// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/lines/export_lines.h"

#include "apps/atollctl/lines/record_line.h"
#include "base/bytes.h"
#include "ledger/record_view.h"

namespace atollbank::atollctl {
namespace {

using base::JsonWriter;
using base::Result;
using ledger::format::GroupHeaderSlot;
using ledger::format::HoldSlot;
using ledger::format::Slot;
using ledger::format::SlotKind;

void append_line(JsonWriter& writer, std::string& out) {
  writer.end_object();
  out += writer.take();
  out += '\n';
}

}  // namespace

void ExportLines::begin(std::uint16_t shard, std::string& out) {
  JsonWriter writer;
  writer.begin_object().member("format", kLinesFormat).member("version", kLinesVersion);
  writer.member("shard", shard);
  append_line(writer, out);
}

Result<void> ExportLines::add_group(std::span<const Slot> group, std::string& out) {
  const auto& header = ledger::slot_as<GroupHeaderSlot>(group.front());
  const base::ByteView hash(reinterpret_cast<const char*>(header.chain_hash),
                            sizeof(header.chain_hash));
  chain_hash_ = base::to_hex(hash);
  ++group_count_;
  JsonWriter writer;
  writer.begin_object().member("group", header.first_slot);
  writer.member("booking_time_ns", header.ledger_time_ns);
  writer.member("records", header.command_count).member("chain_hash", chain_hash_);
  append_line(writer, out);
  for (std::size_t index = 1; index < header.used_count; ++index) {
    if (ledger::is_command(group[index].kind)) ATOLL_TRY_VOID(add_record(group, index, out));
  }
  return {};
}

Result<void> ExportLines::add_record(std::span<const Slot> group, std::size_t index,
                                     std::string& out) {
  const auto& header = ledger::slot_as<GroupHeaderSlot>(group.front());
  const std::uint64_t slot = header.first_slot + index;
  JsonWriter writer;
  writer.begin_object().member("record", ++record_count_).member("slot", slot);
  if (group[index].kind == SlotKind::kHoldExpired) {
    const auto& expiry = ledger::slot_as<HoldSlot>(group[index]);
    writer.member("expired", base::to_base62(commands_.command_at(expiry.hold_slot)));
    append_line(writer, out);
    return {};
  }
  ledger::Batch batch;
  if (const auto wrong = commands_.append(group, index, slot, batch)) {
    return base::fail(base::ErrorCode::kDataLoss, "record_not_understood",
                      "slot " + std::to_string(wrong->slot) + ": " + wrong->what);
  }
  if (const std::uint16_t distance = ledger::evidence_distance_of(group[index]); distance != 0) {
    batch.attach_evidence(batch.commands.front(), ledger::evidence_at(group, index + distance));
  }
  ledger::CommandResult result{.outcome = ledger::outcome_of(group[index]), .slot = slot};
  std::vector<ledger::LegBalance> legs;
  ledger::fill_first_answer(group.subspan(index), header.ledger_time_ns, result, legs);
  write_command(writer, batch, 0);
  write_answer(writer, result, legs);
  append_line(writer, out);
  return {};
}

void ExportLines::end(std::string& out) const {
  JsonWriter writer;
  writer.begin_object().member("end", true).member("groups", group_count_);
  writer.member("records", record_count_).member("chain_hash", chain_hash_);
  append_line(writer, out);
}

}  // namespace atollbank::atollctl
