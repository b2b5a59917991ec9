// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "gateways/edge/edge_fixture.h"
#include "gateways/edge/export/csv_export.h"

namespace atollbank::edge {
namespace {

using testing::StartsWith;

// A client that takes the pieces of an answer, or goes away after some of them.
class ExportTest : public EdgeTest {
 protected:
  void begin(net::HttpResponse head) override { response_ = std::move(head); }
  void write(std::string piece, net::WrittenHandler written) override {
    pieces_.push_back(std::move(piece));
    written(pieces_.size() < taken_max_);
  }
  void end() override { is_whole_ = true; }
  void abort() override { is_broken_ = true; }

  std::vector<transactions::Transaction> page_of(std::size_t size) {
    std::vector<transactions::Transaction> page(size, transactions_.shown);
    for (auto& one : page) one.id = {.high = 1, .low = ++last_};
    return page;
  }
  std::string whole() const {
    std::string text;
    for (const std::string& piece : pieces_) text += piece;
    return text;
  }
  std::string target() const { return "/transactions/export?account_id=" + account(); }

  std::vector<std::string> pieces_;
  std::size_t taken_max_ = SIZE_MAX;
  bool is_whole_ = false;
  bool is_broken_ = false;
  std::uint64_t last_ = 100;
};

TEST_F(ExportTest, a_history_of_many_pages_comes_a_page_at_a_time) {
  transactions_.pages = {page_of(100), page_of(100), page_of(7)};
  EXPECT_EQ(ask_edge("GET", target()), 200);
  EXPECT_EQ(response_.content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(header("Content-Disposition"), "attachment; filename=\"transactions.csv\"");
  EXPECT_EQ(pieces_.size(), 3u);
  EXPECT_THAT(whole(), StartsWith(std::string(kCsvHeader)));
  const std::string text = whole();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1 + 207);
  // Each page begins behind the last of the one before.
  EXPECT_EQ(std::get<base::Id>(transactions_.listed->since).low, 300u);
  EXPECT_TRUE(is_whole_);
  EXPECT_FALSE(is_broken_);
}

TEST_F(ExportTest, json_is_one_object_also_when_the_last_page_is_empty) {
  transactions_.pages = {page_of(100), page_of(0)};
  EXPECT_EQ(ask_edge("GET", target() + "&format=json"), 200);
  const auto answer = base::JsonValue::parse(whole());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->get_array("transactions").value().size(), 100u);
}

TEST_F(ExportTest, what_fails_on_the_way_does_not_look_whole) {
  transactions_.pages = {page_of(100),
                         base::fail(base::ErrorCode::kUnavailable, "store_unavailable", "down")};
  EXPECT_EQ(ask_edge("GET", target()), 200);
  EXPECT_TRUE(is_broken_);
  EXPECT_FALSE(is_whole_);
}

TEST_F(ExportTest, nothing_is_read_for_a_client_that_has_gone) {
  taken_max_ = 1;
  transactions_.pages = {page_of(100), page_of(100), page_of(100)};
  EXPECT_EQ(ask_edge("GET", target()), 200);
  EXPECT_EQ(pieces_.size(), 1u);
  EXPECT_EQ(transactions_.pages.size(), 2u);
}

TEST_F(ExportTest, what_is_refused_is_refused_with_its_status) {
  transactions_.pages = {
      base::fail(base::ErrorCode::kNotFound, "account_not_found", "no such account")};
  EXPECT_EQ(ask_edge("GET", target()), 404);
  EXPECT_EQ(ask_edge("GET", target() + "&format=xls"), 400);
  EXPECT_EQ(code(), "bad_request.malformed_param.format");
  EXPECT_EQ(ask_edge("GET", "/transactions/export"), 400);
  EXPECT_TRUE(pieces_.empty());
}

}  // namespace
}  // namespace atollbank::edge
