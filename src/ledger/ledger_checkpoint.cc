// SPDX-License-Identifier: Apache-2.0
// Ledger::save and Ledger::load; the layout is in format/checkpoint.h.
#include <algorithm>

#include "ledger/format/checkpoint.h"
#include "ledger/ledger.h"

namespace atollbank::ledger {

using format::CheckpointHeader;

static_assert(sizeof(Account) == 64 && sizeof(AccountOpening) == 104 && sizeof(Hold) == 64);

base::Bytes Ledger::save() const {
  // The table's order depends on its history; the bytes may not.
  std::vector<format::IdPlace> ids;
  state_.bound_ids.index().for_each([&](std::uint64_t prefix, std::uint64_t slot) {
    ids.push_back({.hash_prefix = prefix, .slot = slot});
  });
  std::sort(ids.begin(), ids.end(), [](const auto& a, const auto& b) {
    return a.hash_prefix != b.hash_prefix ? a.hash_prefix < b.hash_prefix : a.slot < b.slot;
  });
  const std::vector<std::uint64_t> reversed = state_.reversed.sorted();
  CheckpointHeader header;
  header.account_count = state_.accounts.size();
  header.bound_id_count = ids.size();
  header.hold_count = state_.holds.size();
  header.reversed_count = reversed.size();
  base::ByteWriter writer;
  writer.write(header);
  for (std::uint32_t i = 0; i < state_.accounts.size(); ++i) {
    writer.write(state_.accounts[i]);
    writer.write(state_.accounts.opening(i));
  }
  for (const auto& id : ids) writer.write(id);
  for (std::uint32_t i = 0; i < state_.holds.size(); ++i) writer.write(state_.holds[i]);
  for (const std::uint64_t slot : reversed) writer.write(slot);
  return writer.take();
}

base::Result<void> Ledger::load(base::ByteView bytes) {
  const auto malformed = [](std::string_view what) {
    return base::fail(base::ErrorCode::kDataLoss, "checkpoint_malformed", what);
  };
  ATOLL_ASSERT(state_.accounts.size() == 0 && state_.bound_ids.size() == 0);
  base::ByteReader reader(bytes);
  const auto header = reader.read<CheckpointHeader>();
  const CheckpointHeader known;
  if (!reader.ok() || header.format != known.format || header.account_size != known.account_size ||
      header.opening_size != known.opening_size || header.bound_id_size != known.bound_id_size ||
      header.hold_size != known.hold_size) {
    return malformed("a checkpoint of another format");
  }
  for (std::uint64_t i = 0; i < header.account_count && reader.ok(); ++i) {
    const auto account = reader.read<Account>();
    const auto opening = reader.read<AccountOpening>();
    if (!reader.ok()) break;
    const std::uint32_t index = state_.accounts.open(opening);
    if (account.index != index) return malformed("accounts out of order");
    state_.accounts[index] = account;
  }
  for (std::uint64_t i = 0; i < header.bound_id_count && reader.ok(); ++i) {
    const auto id = reader.read<format::IdPlace>();
    if (reader.ok()) state_.bound_ids.bind_prefix(id.hash_prefix, id.slot);
  }
  for (std::uint32_t i = 0; i < header.hold_count && reader.ok(); ++i) {
    const auto hold = reader.read<Hold>();
    if (reader.ok()) state_.holds.place(hold);
  }
  for (std::uint64_t i = 0; i < header.reversed_count && reader.ok(); ++i) {
    state_.reversed.insert(reader.read<std::uint64_t>());
  }
  if (!reader.ok() || !reader.at_end()) return malformed("a checkpoint of the wrong length");
  return {};
}

}  // namespace atollbank::ledger
