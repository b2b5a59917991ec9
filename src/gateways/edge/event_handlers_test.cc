// SPDX-License-Identifier: Apache-2.0
// Webhooks' own calls and the event stream, through the gateway.
#include <deque>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

using transactions::AccountEvent;
using transactions::EventPage;
using transactions::EventType;

// A client that takes so many pieces and is gone.
class EventEdge : public EdgeTest {
 protected:
  void begin(net::HttpResponse head) override { answer(std::move(head)); }
  void write(std::string piece, net::WrittenHandler written) override {
    pieces_.push_back(std::move(piece));
    if (before_piece_) before_piece_(pieces_.size());
    written(pieces_.size() < pieces_max_);
  }
  void end() override { has_ended_ = true; }

  int stream(const std::string& query) {
    pieces_.clear();
    has_ended_ = false;
    return ask_edge("GET", "/events?account_id=" + account() + query);
  }
  static AccountEvent event(std::uint64_t journal) {
    AccountEvent made;
    made.id = {.high = 1, .low = journal};
    made.type = EventType::kBalanceUpdated;
    made.account_id = kAccount;
    made.currency = 826;
    made.position = {.journal = journal, .records = 0};
    return made;
  }
  static std::string webhook() { return "/webhooks/" + base::to_text("webhook", kWebhook); }

  std::deque<std::string> pieces_;
  std::size_t pieces_max_ = 4;
  bool has_ended_ = false;
  std::function<void(std::size_t)> before_piece_;
};

TEST_F(EventEdge, a_webhook_names_its_types_and_is_shown_with_secret_and_status) {
  EXPECT_EQ(ask_edge("POST", "/webhooks",
                     "account_id=" + account() +
                         "&url=http%3A%2F%2Fone%2F&events[]=pot.updated&events[]=balance.updated"),
            200);
  EXPECT_EQ(*webhooks_.added->types, transactions::bit_of(EventType::kPotUpdated) |
                                         transactions::bit_of(EventType::kBalanceUpdated));
  const auto shown = *json().find("webhook");
  EXPECT_EQ(shown.get_array("events").value().size(), 2u);
  EXPECT_EQ(shown.get_string("status").value(), "enabled");
  EXPECT_EQ(shown.get_string("secret").value(), "whsec_x");
  EXPECT_EQ(ask_edge("POST", "/webhooks", "account_id=" + account() + "&url=http%3A%2F%2Fone%2F"),
            200);
  EXPECT_FALSE(webhooks_.added->types.has_value());
  EXPECT_EQ(ask_edge("POST", "/webhooks",
                     "account_id=" + account() + "&url=http%3A%2F%2Fone%2F&events[]=all"),
            400);
  EXPECT_EQ(code(), "bad_request.event_types_invalid");
}

TEST_F(EventEdge, a_list_of_webhooks_shows_no_secret) {
  EXPECT_EQ(ask_edge("GET", "/webhooks?account_id=" + account()), 200);
  EXPECT_EQ(response_.body.find("whsec"), std::string::npos);
  EXPECT_EQ(ask_edge("GET", webhook()), 200);
  EXPECT_NE(response_.body.find("whsec"), std::string::npos);
}

TEST_F(EventEdge, a_webhook_is_changed_rotated_and_replayed) {
  EXPECT_EQ(ask_edge("PATCH", webhook(), "enabled=true&events[]=pot.deleted"), 200);
  EXPECT_EQ(webhooks_.changed->is_enabled, true);
  EXPECT_EQ(*webhooks_.changed->types, transactions::bit_of(EventType::kPotDeleted));
  EXPECT_FALSE(webhooks_.changed->url.has_value());
  EXPECT_EQ(ask_edge("POST", webhook() + "/rotate-secret", "overlap_seconds=60"), 200);
  EXPECT_EQ(webhooks_.rotated->overlap, base::Duration::from_seconds(60));
  EXPECT_EQ(ask_edge("POST", webhook() + "/rotate-secret", "overlap_seconds=604801"), 400);
  EXPECT_EQ(ask_edge("POST", webhook() + "/replay",
                     "event_id=" + base::to_text("evt", {.high = 1, .low = 9})),
            200);
  EXPECT_EQ(webhooks_.replayed->event_id, (base::Id{.high = 1, .low = 9}));
  EXPECT_EQ(ask_edge("POST", webhook() + "/replay", "since=2026-11-25T00%3A00%3A00Z"), 200);
  EXPECT_TRUE(webhooks_.replayed->since.has_value());
}

TEST_F(EventEdge, deliveries_are_listed_with_their_status) {
  EXPECT_EQ(ask_edge("GET", webhook() + "/deliveries"), 200);
  EXPECT_EQ(
      response_.body,
      R"({"deliveries":[{"event_id":"evt_00000000000LygHa16AHYP","type":"transaction.created",)"
      R"("attempted":"2017-07-14T02:40:00.123Z","duration_ms":12,"attempt":2,)"
      R"("delivered":false,"status":503,"reason":"status_503","replay":false}]})");
}

TEST_F(EventEdge, a_stream_brings_events_with_the_position_behind_each) {
  transactions_.event_pages.push_back(
      {.events = {event(0x100), event(0x200)}, .next = {.journal = 0x200}});
  EXPECT_EQ(stream(""), 200);
  EXPECT_EQ(header("Content-Type"), "");
  EXPECT_EQ(response_.content_type, "text/event-stream");
  ASSERT_GE(pieces_.size(), 3u);
  EXPECT_EQ(pieces_[0], "retry: 2000\n\n");
  EXPECT_TRUE(pieces_[1].starts_with("id: 100-0\ndata: {\"id\":\"evt_"));
  EXPECT_NE(pieces_[1].find("\n\nid: 200-0\ndata: {"), std::string::npos);
  EXPECT_EQ(pieces_[2], ":\n\n");  // nothing more: it lives
  EXPECT_TRUE(has_ended_);
  EXPECT_TRUE(transactions_.events_asked[0].waits);
  EXPECT_EQ(transactions_.events_asked[1].after.journal, 0x200u);
}

TEST_F(EventEdge, a_stream_goes_on_from_an_id_and_from_a_position) {
  more_headers_ = {{"Last-Event-ID", "2a00-3f80"}};
  EXPECT_EQ(stream(""), 200);
  EXPECT_EQ(transactions_.events_asked.back().after,
            (transactions::EventPosition{.journal = 0x2A00, .records = 0x3F80}));
  more_headers_ = {{"Last-Event-ID", "yesterday"}};
  EXPECT_EQ(stream(""), 400);
  EXPECT_EQ(code(), "bad_request.position_invalid");
  more_headers_ = {};
  EXPECT_EQ(stream("&since=100-0"), 200);
  EXPECT_EQ(transactions_.events_asked.back().after.journal, 0x100u);
  EXPECT_EQ(stream("&since=yesterday"), 400);
}

TEST_F(EventEdge, a_stream_that_does_not_wait_ends_with_what_there_is) {
  transactions_.event_pages.push_back({.events = {event(0x100)}, .next = {.journal = 0x100}});
  EXPECT_EQ(stream("&wait=false&events=balance.updated"), 200);
  EXPECT_EQ(pieces_.size(), 2u);
  EXPECT_TRUE(has_ended_);
  EXPECT_EQ(transactions_.events_asked[0].types, transactions::bit_of(EventType::kBalanceUpdated));
}

TEST_F(EventEdge, a_stream_ends_when_its_token_loses_its_rights) {
  pieces_max_ = 100;
  before_piece_ = [this](std::size_t count) {
    if (count != 2) return;
    holder().permissions = 0;
    executor_.manual_clock().advance(base::Duration::from_seconds(3600));
  };
  EXPECT_EQ(stream(""), 200);
  EXPECT_EQ(pieces_.size(), 3u);
  EXPECT_TRUE(pieces_.back().starts_with("event: error\ndata: {\"code\":\"forbidden."));
  EXPECT_TRUE(has_ended_);
}

TEST_F(EventEdge, a_stream_ends_when_the_bank_stops_and_none_begins_then) {
  pieces_max_ = 100;
  before_piece_ = [this](std::size_t count) {
    if (count == 3) edge_->close_streams();
  };
  EXPECT_EQ(stream(""), 200);
  EXPECT_LE(pieces_.size(), 4u);
  EXPECT_TRUE(has_ended_);
  EXPECT_EQ(stream(""), 503);
}

TEST(OpenStreams, are_bounded_for_each_client) {
  SteppedExecutor executor;
  runtime::OpenStreams streams(executor);
  std::vector<std::uint64_t> open;
  for (std::size_t i = 0; i < runtime::kStreamsOfOwnerMax; ++i)
    open.push_back(*streams.open("one"));
  EXPECT_EQ(streams.open("one").error().reason, "too_many_streams");
  EXPECT_TRUE(streams.open("two").has_value());
  streams.close(open[0]);
  EXPECT_TRUE(streams.open("one").has_value());
}

TEST(OpenStreams, are_woken_when_all_close) {
  SteppedExecutor executor;
  runtime::OpenStreams streams(executor);
  const auto number = streams.open("one");
  int woken = 0;
  streams.set_wake(*number, [&] { ++woken; });
  streams.close_all();
  executor.run_until_idle();
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace atollbank::edge
