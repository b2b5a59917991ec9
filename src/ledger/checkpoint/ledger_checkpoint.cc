// SPDX-License-Identifier: Apache-2.0
// A ledger's state as bytes and back; the layout is in format/checkpoint.h.
#include <algorithm>

#include "ledger/checkpoint/id_run.h"
#include "ledger/ledger.h"

namespace atollbank::ledger {
namespace {

using format::IdPlace;
using format::PieceHeader;
using format::PieceKind;

static_assert(sizeof(Account) == 64 && sizeof(AccountOpening) == 104 && sizeof(Hold) == 64);

// How far ahead of an insertion its memory is asked for.
constexpr std::size_t kAhead = 16;

tl::unexpected<base::Error> malformed(std::string_view what) {
  return base::fail(base::ErrorCode::kDataLoss, "checkpoint_malformed", what);
}

// Calls take(record) for each; the piece has exactly its count of them.
template <class Record, class Take>
base::Result<void> take_all(base::ByteReader& reader, const PieceHeader& header, Take take) {
  if (reader.remaining() != std::uint64_t{header.count} * sizeof(Record))
    return malformed("a piece of the wrong length");
  for (std::uint32_t i = 0; i < header.count; ++i) take(reader.read<Record>());
  return {};
}

}  // namespace

base::Result<void> Ledger::load_piece(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto header = reader.read<PieceHeader>();
  if (!reader.ok() || header.format != format::kCheckpointFormat)
    return malformed("a piece of another format");
  switch (header.kind) {
    case PieceKind::kOpenings:
      if (header.first != state_.accounts.size()) return malformed("openings out of order");
      return take_openings(reader, header);
    case PieceKind::kAccounts: {
      if (header.first + header.count > state_.accounts.size())
        return malformed("accounts without openings");
      auto index = static_cast<std::uint32_t>(header.first);
      bool in_order = true;
      ATOLL_TRY_VOID(take_all<Account>(reader, header, [&](const Account& account) {
        in_order &= account.index == index && account.id == state_.accounts[index].id;
        state_.accounts[index] = account;
        state_.accounts[index++].in_balance_group = 0;  // the rules find their members themselves
      }));
      if (!in_order) return malformed("accounts out of order");
      return {};
    }
    case PieceKind::kHolds:
      if (header.first != state_.holds.size()) return malformed("holds out of order");
      return take_all<Hold>(reader, header, [&](const Hold& hold) { state_.holds.place(hold); });
    case PieceKind::kReversed:
      return take_all<std::uint64_t>(reader, header,
                                     [&](std::uint64_t slot) { state_.reversed.insert(slot); });
    case PieceKind::kIds:
      return take_all<IdPlace>(reader, header, [&](const IdPlace& place) {
        state_.bound_ids.bind_prefix(place.hash_prefix, place.slot);
      });
    case PieceKind::kRules:
      if (!state_.rules.load(reader, state_.accounts) || !reader.at_end())
        return malformed("rules that were never saved");
      return {};
  }
  return malformed("a piece of an unknown kind");
}

base::Result<void> Ledger::take_openings(base::ByteReader& reader, const PieceHeader& header) {
  std::vector<AccountOpening> openings;
  openings.reserve(header.count);
  ATOLL_TRY_VOID(take_all<AccountOpening>(
      reader, header, [&](const AccountOpening& opening) { openings.push_back(opening); }));
  for (std::size_t i = 0; i < openings.size(); ++i) {
    if (i + kAhead < openings.size()) state_.accounts.prefetch_find(openings[i + kAhead].id);
    state_.accounts.open(openings[i]);
  }
  return {};
}

void Ledger::load_ids(const IdRun& run) {
  constexpr std::uint64_t kOffsetMask = (std::uint64_t{1} << kIdRunOffsetBits) - 1;
  const auto words = run.words();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i + kAhead < words.size())
      state_.bound_ids.prefetch_prefix(words[i + kAhead] >> kIdRunOffsetBits);
    const std::uint64_t slot = run.first_slot() + (words[i] & kOffsetMask);
    state_.bound_ids.bind_prefix(words[i] >> kIdRunOffsetBits, slot);
  }
}

base::Bytes Ledger::save() const {
  base::ByteWriter writer;
  StatePiece piece;
  for (StateCopy copy(state_, {}, 0); copy.next(piece);) writer.write_text(piece.bytes);
  // The table's order depends on its history; the bytes may not.
  std::vector<IdPlace> ids;
  state_.bound_ids.index().for_each([&](std::uint64_t prefix, std::uint64_t slot) {
    ids.push_back({.hash_prefix = prefix, .slot = slot});
  });
  std::sort(ids.begin(), ids.end(), [](const IdPlace& a, const IdPlace& b) {
    return a.hash_prefix != b.hash_prefix ? a.hash_prefix < b.hash_prefix : a.slot < b.slot;
  });
  const PieceHeader header{.kind = PieceKind::kIds,
                           .count = static_cast<std::uint32_t>(ids.size())};
  base::Bytes bytes(base::bytes_of(header));
  bytes.append(base::bytes_of(std::span<const IdPlace>(ids)));
  writer.write_text(bytes);
  return writer.take();
}

base::Result<void> Ledger::load(base::ByteView bytes) {
  ATOLL_ASSERT(state_.accounts.size() == 0 && state_.bound_ids.size() == 0);
  base::ByteReader reader(bytes);
  while (!reader.at_end()) {
    const base::ByteView piece = reader.read_text();
    if (!reader.ok()) return malformed("cut short");
    ATOLL_TRY_VOID(load_piece(piece));
  }
  return {};
}

}  // namespace atollbank::ledger
