// SPDX-License-Identifier: Apache-2.0
#include "services/audit/trail/consumers.h"

#include <array>

#include "services/audit/trail/record_facts.h"

namespace atollbank::audit {

using base::Result;
using format::IndexKind;

base::Sha256 hash_of(const ports::LogMessage& message) {
  base::ByteWriter writer;
  writer.write_text(message.source);
  writer.write(message.position);
  writer.write(static_cast<std::uint32_t>(message.events.size()));
  for (const ports::Event& event : message.events) {
    writer.write_text(event.type);
    writer.write_text(event.payload);
  }
  writer.write_text(message.audit);
  writer.write_bytes(base::bytes_of(std::span<const ledger::format::Slot>(message.group)));
  return base::sha256(writer.bytes());
}

format::TrailLink next_link(const format::TrailLink& last, const base::Sha256& record) {
  format::TrailLink link{.number = last.number + 1, .record = record, .chain = {}};
  const std::array<std::string_view, 3> parts = {
      base::bytes_of(last.chain), base::bytes_of(link.number), base::bytes_of(record)};
  link.chain = base::sha256(parts);
  return link;
}

Result<void> TrailChain::go_on(const ports::ProjectionReader& store, const std::string& target) {
  last_ = {};
  ATOLL_TRY(const auto newest, store.scan_backward(target, format::kLinkPrefix, "", 1));
  if (newest.empty()) return {};
  ATOLL_TRY(last_, format::decode_link(newest.front().value));
  return {};
}

Result<ports::EventEffect> TrailChain::take(const ports::LogMessage& message) {
  last_ = next_link(last_, hash_of(message));
  return ports::EventEffect{
      .puts = {{.key = format::link_key(message.cursor), .value = format::encode_link(last_)}},
      .deletes = {}};
}

Result<ports::EventEffect> TrailIndex::take(const ports::LogMessage& message) {
  ATOLL_TRY(const RecordFacts facts, facts_of(message.audit));
  ports::EventEffect effect;
  const auto add = [&](IndexKind kind, std::string_view name) {
    effect.puts.push_back(
        {.key = format::index_key(kind, name, facts.time, message.cursor), .value = {}});
  };
  add(IndexKind::kTime, "");
  add(IndexKind::kEventName, facts.event_name);
  for (const std::string& user : facts.users) add(IndexKind::kUser, user);
  for (const std::string& resource : facts.resources) add(IndexKind::kResource, resource);
  return effect;
}

}  // namespace atollbank::audit
