// SPDX-License-Identifier: Apache-2.0
// Lists, annotations, and the projection against its rebuild.
#include "tests/services/bank_fixture.h"

namespace atollbank {
namespace {

using transactions::ListTransactions;

class Feed : public BankFixture {
 protected:
  ListTransactions request_of(const customers::OpenedCustomer& ada) const {
    ListTransactions request;
    request.user_id = ada.customer.id;
    request.client_id = "client";
    request.account_id = ada.account_id;
    return request;
  }
  // Payments of 1, 2, … count, all projected; their ids.
  std::vector<base::Id> receive_many(const customers::OpenedCustomer& ada, int count) {
    std::vector<base::Id> ids;
    std::uint64_t slot = 0;
    for (int i = 1; i <= count; ++i) {
      const auto received = receive(ada, i, "pay-" + std::to_string(i));
      ids.push_back(received->transaction_id);
      slot = received->slot;
    }
    wait(ada.account_id, slot);
    return ids;
  }
  static std::vector<std::int64_t> amounts(
      const base::Result<std::vector<transactions::Transaction>>& list) {
    std::vector<std::int64_t> found;
    for (const auto& transaction : *list) found.push_back(transaction.amount_minor);
    return found;
  }
};

using Amounts = std::vector<std::int64_t>;

TEST_F(Feed, pages_go_by_id_and_by_time_and_are_ascending) {
  const auto ada = opened();
  const auto ids = receive_many(ada, 6);
  auto request = request_of(ada);
  request.limit = 2;
  EXPECT_EQ(amounts(list(request)), (Amounts{5, 6}));  // the newest ones
  request.since = ids[1];
  EXPECT_EQ(amounts(list(request)), (Amounts{3, 4}));
  request.since = base::Timestamp{0};
  EXPECT_EQ(amounts(list(request)), (Amounts{1, 2}));
  request.since = {};
  request.before = clock_.wall() + base::Duration::from_seconds(60);
  EXPECT_EQ(amounts(list(request)), (Amounts{5, 6}));
  request.before = base::Timestamp::from_ms(1);
  EXPECT_TRUE(list(request)->empty());
}

TEST_F(Feed, bad_requests_have_their_own_reasons) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  auto request = request_of(ada);
  request.limit = 101;
  EXPECT_EQ(list(request).error().reason, "limit_invalid");
  request = request_of(ada);
  request.account_id = bob.account_id;
  EXPECT_EQ(list(request).error().reason, "account_not_owned");
  request.account_id = {.high = 1, .low = 1};
  EXPECT_EQ(list(request).error().reason, "account_not_found");
}

TEST_F(Feed, metadata_is_a_clients_own_and_notes_are_everyones) {
  const auto ada = opened();
  const auto ids = receive_many(ada, 1);
  ASSERT_TRUE(annotate(ada, "client", ids[0], {{"foo", "bar"}, {"notes", "lunch"}}));
  const auto own = annotate(ada, "client", ids[0], {{"x", "1"}});
  ASSERT_TRUE(own.has_value());
  EXPECT_EQ(own->metadata.at("foo"), "bar");
  EXPECT_EQ(own->notes, "lunch");
  const auto others = annotate(ada, "other", ids[0], {});
  EXPECT_FALSE(others->metadata.contains("foo"));
  EXPECT_EQ(others->notes, "lunch");
  const auto emptied = annotate(ada, "client", ids[0], {{"foo", ""}});
  EXPECT_FALSE(emptied->metadata.contains("foo"));
  EXPECT_TRUE(emptied->metadata.contains("x"));
}

TEST_F(Feed, an_annotation_of_anothers_transaction_finds_nothing) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  const auto ids = receive_many(ada, 1);
  EXPECT_EQ(annotate(bob, "client", ids[0], {{"a", "b"}}).error().reason, "transaction_not_found");
  EXPECT_EQ(annotate(ada, "client", ids[0], {{"", "b"}}).error().reason, "metadata_key_invalid");
}

TEST_F(Feed, feed_items_are_kept_newest_first) {
  const auto ada = opened();
  transactions::FeedItem item;
  item.user_id = ada.customer.id;
  item.client_id = "client";
  item.account_id = ada.account_id;
  item.type = "basic";
  const auto add = [&](const std::string& title) {
    item.params = {{"title", title}, {"image_url", "https://example.com/a.gif"}};
    return ask<transactions::FeedItem>(
        [&](auto done) { transactions_->add_feed_item(context(), item, std::move(done)); });
  };
  ASSERT_TRUE(add("one"));
  ASSERT_TRUE(add("two"));
  EXPECT_EQ(add("").error().reason, "feed_title_missing");
  const auto feed = ask<std::vector<transactions::FeedItem>>([&](auto done) {
    transactions_->feed(context(), ada.customer.id, ada.account_id, 10, std::move(done));
  });
  ASSERT_EQ(feed->size(), 2u);
  EXPECT_EQ(feed->front().params.at("title"), "two");
}

TEST_F(Feed, a_rebuilt_projection_equals_the_live_one) {
  const auto ada = opened();
  receive_many(ada, 5);
  ASSERT_TRUE(deposit(move(ada, 3, "d-1")));
  const auto pending = buy(greggs(ada, 4, "b-1"));
  auto at_once = greggs(ada, 1, "b-2");
  at_once.settle_at_once = true;
  ASSERT_TRUE(buy(at_once));
  const auto declined = buy(greggs(ada, 1'000'000, "b-3"));
  const auto settled = settle(ada, pending->purchase_id, 2);
  ASSERT_TRUE(settled && declined);
  wait(ada.account_id, settled->slot);
  const auto live = list(ada);
  EXPECT_EQ(live.size(), 9u);
  stop();
  start(Start::kRebuild);
  wait(ada.account_id, settled->slot);
  EXPECT_EQ(list(ada), live);
}

TEST_F(Feed, a_projection_that_fell_back_takes_again_what_it_lost) {
  const auto ada = opened();
  receive_many(ada, 3);
  const auto pending = buy(greggs(ada, 4, "b-1"));
  const auto settled = settle(ada, pending->purchase_id, 3);
  wait(ada.account_id, settled->slot);
  const auto live = list(ada);
  stop();
  projections_.lose_unflushed();
  ASSERT_TRUE(projections_.set_cursor("transactions/shard/0", 0));  // the cursor is only a hint
  start();
  wait(ada.account_id, settled->slot);
  EXPECT_EQ(list(ada), live);
}

}  // namespace
}  // namespace atollbank
