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

TEST_F(Feed, a_time_counts_to_the_millisecond_it_is_shown_with) {
  const auto ada = opened();
  receive_many(ada, 1);
  auto request = request_of(ada);
  const std::int64_t shown_ms = list(ada)[0].created.ms();
  request.since = base::Timestamp::from_ms(shown_ms);
  EXPECT_EQ(list(request)->size(), 1u);
  request.since = base::Timestamp{shown_ms * 1'000'000 + 999'999};
  EXPECT_EQ(list(request)->size(), 1u);
  request.since = base::Timestamp::from_ms(shown_ms + 1);
  EXPECT_TRUE(list(request)->empty());
  request.since = {};
  request.before = base::Timestamp::from_ms(shown_ms);
  EXPECT_TRUE(list(request)->empty());
}

TEST_F(Feed, a_category_is_its_owners_and_every_clients) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  const auto ids = receive_many(ada, 1);
  const auto categorise = [&](const customers::OpenedCustomer& by,
                              transactions::Category category) {
    transactions::AnnotateTransaction request{.user_id = by.customer.id,
                                              .client_id = "client",
                                              .transaction_id = ids[0],
                                              .metadata = {},
                                              .category = category};
    return ask<transactions::Transaction>([&](auto done) {
      transactions_->annotate(context(), std::move(request), std::move(done));
    });
  };
  EXPECT_EQ(categorise(bob, transactions::Category::kBills).error().reason,
            "transaction_not_found");
  EXPECT_EQ(categorise(ada, transactions::Category::kTopUps).error().reason, "category_invalid");
  EXPECT_EQ(categorise(ada, transactions::Category::kBills)->category,
            transactions::Category::kBills);
  EXPECT_EQ(annotate(ada, "other", ids[0], {})->category, transactions::Category::kBills);
  EXPECT_EQ(list(ada)[0].category, transactions::Category::kBills);
}

TEST_F(Feed, an_attachment_stands_in_its_transaction_until_it_is_taken_off) {
  const auto ada = opened(1);
  const auto bob = opened(2);
  const auto ids = receive_many(ada, 2);
  const auto attach = [&](const customers::OpenedCustomer& by, const std::string& url) {
    transactions::AttachFile request{.user_id = by.customer.id,
                                     .transaction_id = ids[0],
                                     .file_url = url,
                                     .file_type = "image/png"};
    return ask<transactions::Attachment>(
        [&](auto done) { transactions_->attach(context(), std::move(request), std::move(done)); });
  };
  const auto detach = [&](const customers::OpenedCustomer& by, base::Id id) {
    return ask<transactions::Attachment>(
        [&](auto done) { transactions_->detach(context(), by.customer.id, id, std::move(done)); });
  };
  const auto one = attach(ada, "https://example.com/1.png");
  ASSERT_TRUE(one.has_value()) << one.error().reason;
  EXPECT_EQ(attach(ada, "https://example.com/1.png")->id, one->id);
  const auto two = attach(ada, "https://example.com/2.png");
  EXPECT_EQ(attach(ada, "ftp://example.com/3.png").error().reason, "file_url_invalid");
  EXPECT_EQ(attach(bob, "https://example.com/4.png").error().reason, "transaction_not_found");
  EXPECT_EQ(list(ada)[0].attachments, (std::vector{*one, *two}));
  EXPECT_TRUE(list(ada)[1].attachments.empty());

  EXPECT_EQ(detach(bob, one->id).error().reason, "attachment_not_found");
  EXPECT_EQ(*detach(ada, one->id), *one);
  EXPECT_EQ(detach(ada, one->id).error().reason, "attachment_not_found");
  EXPECT_EQ(list(ada)[0].attachments, std::vector{*two});
  for (std::size_t i = 1; i < transactions::kAttachmentCountMax; ++i) {
    ASSERT_TRUE(attach(ada, "https://example.com/more" + std::to_string(i)));
  }
  EXPECT_EQ(attach(ada, "https://example.com/last").error().reason, "too_many_attachments");
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

TEST_F(Feed, an_item_of_the_same_id_is_the_same_item) {
  const auto ada = opened();
  const transactions::FeedItem item{
      .id = {.high = 1'700'000'000'000, .low = 5},
      .user_id = ada.customer.id,
      .client_id = "client",
      .account_id = ada.account_id,
      .created = {},
      .type = "basic",
      .url = {},
      .params = {{"title", "one"}, {"image_url", "https://example.com/a.gif"}}};
  const auto add = [&] {
    return ask<transactions::FeedItem>(
        [&](auto done) { transactions_->add_feed_item(context(), item, std::move(done)); });
  };
  const auto first = add();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->id, item.id);
  EXPECT_EQ(add().value(), *first);
  const auto feed = ask<std::vector<transactions::FeedItem>>([&](auto done) {
    transactions_->feed(context(), ada.customer.id, ada.account_id, 10, std::move(done));
  });
  EXPECT_EQ(*feed, std::vector{*first});
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
