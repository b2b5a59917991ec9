// SPDX-License-Identifier: Apache-2.0
// A ledger's state in pieces: as many as their sizes say, and none is taken that does not fit.
#include "ledger/ledger_fixture.h"

namespace atollbank::ledger {
namespace {

using format::PieceHeader;
using format::PieceKind;

class CheckpointPieces : public FundedLedger {
 protected:
  void SetUp() override {
    FundedLedger::SetUp();
    open_named(21, 1);
    open_named(22, 1);
    for (std::uint64_t i = 1; i <= 5; ++i) apply(place(i, 2, 3, 10));
    for (std::uint64_t i = 11; i <= 13; ++i) {
      apply(post(i, 2, 3, 1));
      Command undo = post(i + 10, 3, 2, 1);
      undo.flags = kReversal;
      undo.related = id(i);
      apply(undo);
    }
    Command limits = change(CommandKind::kSetBalanceLimits, 30, 21, 0, kNoFloor);
    limits.amount_minor = 500;
    apply(limits);
  }

  std::vector<StatePiece> pieces(PieceSizes sizes = {.openings = 2, .records = 2},
                                 std::uint32_t first_opening = 0) {
    std::vector<StatePiece> all;
    StatePiece piece;
    for (StateCopy copy = ledger_.copy(sizes, first_opening); copy.next(piece);)
      all.push_back(piece);
    return all;
  }
  static const StatePiece& piece_of(const std::vector<StatePiece>& all, PieceKind kind,
                                    std::size_t number = 0) {
    for (const StatePiece& piece : all) {
      if (piece.kind == kind && number-- == 0) return piece;
    }
    ADD_FAILURE() << "no such piece";
    return all.front();
  }
  // Loads all of them; what is wrong with the first that is refused.
  static std::string load(Ledger& ledger, const std::vector<StatePiece>& all) {
    for (const StatePiece& piece : all) {
      if (const auto loaded = ledger.load_piece(piece.bytes); !loaded)
        return loaded.error().reason + ": " + loaded.error().message;
    }
    return "";
  }
  static std::string load(const std::vector<StatePiece>& all) {
    Ledger ledger;
    return load(ledger, all);
  }
  static PieceHeader& header_in(StatePiece& piece) {
    return *reinterpret_cast<PieceHeader*>(piece.bytes.data());
  }
};

TEST_F(CheckpointPieces, each_has_as_many_records_as_it_may_and_they_follow_each_other) {
  std::vector<std::string> all;
  for (const StatePiece& piece : pieces()) {
    all.push_back(std::to_string(static_cast<int>(piece.kind)) + ": " +
                  std::to_string(piece.first) + "+" + std::to_string(piece.count));
  }
  EXPECT_EQ(all,
            (std::vector<std::string>{"1: 0+2", "1: 2+2", "1: 4+1", "2: 0+2", "2: 2+2", "2: 4+1",
                                      "3: 0+2", "3: 2+2", "3: 4+1", "4: 0+2", "4: 2+1", "6: 0+1"}));
}

TEST_F(CheckpointPieces, openings_that_are_stored_elsewhere_are_left_out_and_later_ones_end_a_run) {
  const auto all = pieces({.openings = 2, .records = 100}, 3);
  EXPECT_EQ(all[0].first, 3u);
  EXPECT_EQ(all[0].count, 1u);
  EXPECT_EQ(all[1].first, 4u);
  EXPECT_EQ(all[1].count, 1u);
  EXPECT_EQ(all[2].kind, PieceKind::kAccounts);
  EXPECT_EQ(all[2].count, 5u);
}

TEST_F(CheckpointPieces, loaded_in_their_order_they_are_the_state) {
  Ledger copy;
  ASSERT_EQ(load(copy, pieces()), "");
  IdRun run(0, 1u << 24);
  for (const auto& group : groups_) {
    const auto& header = slot_as<format::GroupHeaderSlot>(group.front());
    for (std::size_t i = 1; i < header.used_count; ++i)
      run.add(id_of(group[i]), header.first_slot + i);
  }
  const auto words = std::vector<std::uint64_t>(run.words().begin(), run.words().end());
  run.sort();
  EXPECT_TRUE(std::is_permutation(words.begin(), words.end(), run.words().begin()));
  EXPECT_TRUE(std::is_sorted(
      run.words().begin(), run.words().end(),
      [](std::uint64_t one, std::uint64_t other) { return one >> 52 < other >> 52; }));
  copy.load_ids(run);
  EXPECT_EQ(copy.save(), ledger_.save());
}

TEST_F(CheckpointPieces, what_is_saved_at_once_knows_every_id) {
  Ledger copy;
  ASSERT_TRUE(copy.load(ledger_.save()).has_value());
  EXPECT_GT(copy.bound_id_count(), 0u);
  EXPECT_EQ(copy.bound_id_count(), ledger_.bound_id_count());
}

TEST_F(CheckpointPieces, one_out_of_its_order_is_malformed) {
  const auto all = pieces();
  EXPECT_EQ(load({piece_of(all, PieceKind::kOpenings, 1)}),
            "checkpoint_malformed: openings out of order");
  EXPECT_EQ(load({piece_of(all, PieceKind::kAccounts)}),
            "checkpoint_malformed: accounts without openings");
  EXPECT_EQ(load({piece_of(all, PieceKind::kOpenings), piece_of(all, PieceKind::kAccounts, 1)}),
            "checkpoint_malformed: accounts without openings");
  EXPECT_EQ(load({piece_of(all, PieceKind::kHolds, 1)}),
            "checkpoint_malformed: holds out of order");
}

TEST_F(CheckpointPieces, accounts_stand_where_they_say) {
  const auto all = pieces();
  StatePiece first = piece_of(all, PieceKind::kAccounts);
  for (const std::size_t byte : {offsetof(Account, index), offsetof(Account, id)}) {
    StatePiece changed = first;
    changed.bytes[sizeof(PieceHeader) + byte] ^= 1;
    EXPECT_EQ(load({piece_of(all, PieceKind::kOpenings), changed}),
              "checkpoint_malformed: accounts out of order");
  }
}

TEST_F(CheckpointPieces, a_piece_has_its_format_its_kind_and_all_of_its_records) {
  for (StatePiece piece : pieces()) {
    header_in(piece).format += 1;
    EXPECT_EQ(load({piece}), "checkpoint_malformed: a piece of another format");
  }
  StatePiece unknown = piece_of(pieces(), PieceKind::kOpenings);
  header_in(unknown).kind = static_cast<PieceKind>(7);
  EXPECT_EQ(load({unknown}), "checkpoint_malformed: a piece of an unknown kind");
  const auto all = pieces();
  std::vector<StatePiece> loaded;
  for (const StatePiece& piece : all) {
    StatePiece cut = piece;
    cut.bytes.pop_back();
    auto with_cut = loaded;
    with_cut.push_back(cut);
    EXPECT_NE(load(with_cut), "") << static_cast<int>(piece.kind);
    StatePiece longer = piece;
    longer.bytes.push_back('x');
    with_cut.back() = longer;
    EXPECT_NE(load(with_cut), "") << static_cast<int>(piece.kind);
    loaded.push_back(piece);
  }
  StatePiece none;
  EXPECT_EQ(load({none}), "checkpoint_malformed: a piece of another format");
}

TEST_F(CheckpointPieces, a_saved_state_cut_short_is_malformed) {
  const base::Bytes saved = ledger_.save();
  Ledger whole;
  ASSERT_TRUE(whole.load(saved).has_value());
  Ledger cut;
  EXPECT_FALSE(cut.load(base::ByteView(saved).substr(0, saved.size() - 1)).has_value());
}

}  // namespace
}  // namespace atollbank::ledger
