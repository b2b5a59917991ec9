// SPDX-License-Identifier: Apache-2.0
// Dead letters, settled by two of the bank's own people: by nobody alone, and once after any crash.
#include "tests/services/operations_fixture.h"

namespace atollbank {
namespace {

using namespace operations;
using events::DeadLetter;
using events::DeadLetterName;

class DeadLetters : public OperationsFixture {
 protected:
  // A message that nobody takes, once it is a dead letter.
  DeadLetter poison() {
    ports::LogMessage message;
    message.source = "outbox/customer/1";
    message.position = ++published_;
    message.follows = published_ - 1;
    message.events = {{.type = "thing.changed", .payload = "{}"}};
    event_log_.publish(message);
    const std::size_t before = waiting().size();
    while (waiting().size() == before) std::this_thread::yield();
    return waiting().back();
  }
  base::Result<std::vector<DeadLetter>> list_by(const Operator& who,
                                                const events::ListDeadLetters& request) {
    return ask<std::vector<DeadLetter>>(
        [&](auto done) { operations_->dead_letters(context(), who.id, request, std::move(done)); });
  }
  std::vector<DeadLetter> waiting() { return *list_by(reader_, {.after = {}, .limit = 100}); }
  static Operation settling(const DeadLetter& letter, bool is_dropped) {
    return SettleDeadLetter{.letter = letter.name, .is_dropped = is_dropped};
  }
  bool is_taken(const DeadLetter& letter) {
    const std::string key = letter.source + "@" + std::to_string(letter.position);
    return trail_.get("strict/0", key).value().has_value();
  }

  std::uint64_t published_ = 0;
};

TEST_F(DeadLetters, are_looked_at_by_those_who_look) {
  const DeadLetter letter = poison();
  for (const Operator& who : {reader_, maker_, checker_}) {
    const auto all = list_by(who, {.after = {}, .limit = 100});
    ASSERT_TRUE(all) << all.error().reason;
    ASSERT_EQ(all->size(), 1U);
    EXPECT_EQ(all->front().reason, "kind_unknown");
    EXPECT_EQ(list_by(who, {.after = letter.name, .limit = 100})->size(), 0U);
  }
  EXPECT_EQ(refusal_of(list_by(administrator_, {.after = {}, .limit = 100})), "role_missing");
  EXPECT_EQ(refusal_of(list_by(reader_, {.after = {}, .limit = 0})), "limit_invalid");
}

TEST_F(DeadLetters, two_persons_replay_one_once_its_consumer_is_mended) {
  const DeadLetter letter = poison();
  const auto early = propose(maker_, settling(letter, false), "early");
  ASSERT_TRUE(early) << early.error().reason;
  EXPECT_EQ(early->state, ProposalState::kProposed);
  EXPECT_EQ(early->before, "waiting: kind_unknown");
  const auto declined = approve(checker_, *early);
  EXPECT_EQ(declined->state, ProposalState::kDeclined);
  EXPECT_EQ(declined->decline_reason, "kind_unknown");
  EXPECT_EQ(waiting().size(), 1U) << "it stays";

  strict_.is_mended = true;
  const auto proposal = propose(maker_, settling(letter, false), "then");
  EXPECT_FALSE(is_taken(letter)) << "one person replays nothing";
  const auto done = approve(checker_, *proposal);
  EXPECT_EQ(done->state, ProposalState::kDone) << done->decline_reason;
  EXPECT_EQ(done->after, "replayed");
  EXPECT_TRUE(is_taken(letter));
  EXPECT_EQ(waiting().size(), 0U);
  EXPECT_EQ(refusal_of(propose(maker_, settling(letter, true), "late")), "dead_letter_not_found");
}

TEST_F(DeadLetters, two_persons_drop_one) {
  const DeadLetter letter = poison();
  const auto proposal = propose(maker_, settling(letter, true));
  EXPECT_EQ(waiting().size(), 1U);
  EXPECT_EQ(approve(checker_, *proposal)->state, ProposalState::kDone);
  EXPECT_EQ(waiting().size(), 0U);
  EXPECT_FALSE(is_taken(letter));
  EXPECT_EQ(trail_text(),
            "ProposeSettleDeadLetter by maker: waiting: kind_unknown\n"
            "ApproveSettleDeadLetter by checker: waiting: kind_unknown\n"
            "CompleteSettleDeadLetter by checker: waiting: kind_unknown → dropped\n");
}

TEST_F(DeadLetters, nobody_settles_one_alone) {
  const DeadLetter letter = poison();
  for (const bool is_dropped : {true, false}) {
    expect_nobody_alone(settling(letter, is_dropped), is_dropped ? "drop" : "replay");
  }
  EXPECT_EQ(waiting().size(), 1U);
}

TEST_F(DeadLetters, what_another_proposal_settled_is_declined) {
  const DeadLetter letter = poison();
  const auto first = propose(maker_, settling(letter, true), "1");
  const auto second = propose(maker_, settling(letter, true), "2");
  EXPECT_EQ(approve(checker_, *first)->state, ProposalState::kDone);
  EXPECT_EQ(approve(checker_, *second)->decline_reason, "dead_letter_not_found");
}

TEST_F(DeadLetters, cut_off_at_any_commit_are_settled_once) {
  for (const bool is_dropped : {true, false}) {
    int cut_at = 1;
    for (bool was_cut = true; was_cut; ++cut_at) {
      strict_.is_mended = false;
      const DeadLetter letter = poison();
      strict_.is_mended = true;
      const std::string name = (is_dropped ? "drop-" : "replay-") + std::to_string(cut_at);
      const auto proposal = propose(maker_, settling(letter, is_dropped), name);
      ASSERT_TRUE(proposal) << proposal.error().reason;
      was_cut = approve_cut_off(*proposal, cut_at);
      EXPECT_EQ(waiting().size(), 0U) << cut_at;
      EXPECT_EQ(is_taken(letter), !is_dropped) << cut_at;
    }
    EXPECT_GT(cut_at, 3) << "approval, letter, the end";
  }
}

}  // namespace
}  // namespace atollbank
