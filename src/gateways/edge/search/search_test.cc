// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/edge_fixture.h"
#include "gateways/edge/search/search_terms.h"

namespace atollbank::edge {
namespace {

using transactions::Transaction;

Transaction lunch() {
  Transaction transaction;
  transaction.amount_minor = -640;
  transaction.category = transactions::Category::kEatingOut;
  transaction.description = "HARBOUR BAKERY LONDON";
  transaction.notes = "with Noor";
  transaction.metadata = {{"trip", "Lisbon"}};
  transaction.merchant.emplace();
  transaction.merchant->name = "Harbour Caf\xC3\xA9";
  transaction.merchant->group_id = {.high = 1, .low = 2};
  transaction.merchant_id = {.high = 1, .low = 1};
  return transaction;
}

base::Result<SearchTerms> terms_of(std::string query) {
  net::HttpRequest request;
  request.target = "/transactions/search?" + std::move(query);
  return search_terms_of(Parameters::of(request).value());
}

TEST(Search, all_terms_must_hold) {
  const std::string merchant = base::to_text("merch", {.high = 1, .low = 1});
  const std::string group = base::to_text("grp", {.high = 1, .low = 2});
  const std::pair<std::string, bool> cases[] = {
      {"", true},
      {"text=bakery", true},
      {"query=BAKERY", true},
      {"text=caf%C3%A9", true},
      {"text=noor", true},
      {"text=lisbon", true},
      {"text=porto", false},
      {"category=eating_out", true},
      {"category=groceries", false},
      {"text=bakery&category=groceries", false},
      {"merchant=" + merchant, true},
      {"merchant=" + group, true},
      {"merchant=" + base::to_text("merch", {.high = 1, .low = 9}), false},
      {"merchant=" + base::to_text("grp", {.high = 1, .low = 9}), false},
      {"amount_min=640&amount_max=640", true},
      {"amount_min=641", false},
      {"amount_max=639", false},
      {"direction=out", true},
      {"direction=in", false},
  };
  for (const auto& [query, is_match] : cases) {
    const auto terms = terms_of(query);
    ASSERT_TRUE(terms) << query;
    EXPECT_EQ(matches(lunch(), *terms), is_match) << query;
  }
}

TEST(Search, what_is_no_term_is_named) {
  const std::pair<std::string, const char*> cases[] = {
      {"category=fun", "malformed_param.category"},
      {"amount_min=-1", "malformed_param.amount_min"},
      {"amount_max=1.5", "malformed_param.amount_max"},
      {"direction=up", "malformed_param.direction"},
      {"merchant=nobody", "malformed_id"},
      {"text=" + std::string(kSearchTextMax + 1, 'a'), "malformed_param.text"},
  };
  for (const auto& [query, reason] : cases) {
    EXPECT_EQ(terms_of(query).error().reason, reason) << query;
  }
}

TEST_F(EdgeTest, a_search_looks_from_the_beginning_and_shows_what_matches) {
  transactions_.shown.description = "HARBOUR BAKERY";
  const std::string target = "/transactions/search?account_id=" + account();
  EXPECT_EQ(ask_edge("GET", target + "&text=bakery"), 200);
  EXPECT_EQ(std::get<base::Timestamp>(transactions_.listed->since), base::Timestamp{});
  EXPECT_EQ(json().get_array("transactions").value().size(), 1u);
  EXPECT_EQ(json().find("next"), nullptr);
  EXPECT_EQ(ask_edge("GET", target + "&text=butcher"), 200);
  EXPECT_EQ(json().get_array("transactions").value().size(), 0u);
  // A page that is full goes on behind the last that it shows.
  EXPECT_EQ(ask_edge("GET", target + "&limit=1"), 200);
  EXPECT_EQ(json().get_string("next").value(), transaction());
  EXPECT_EQ(ask_edge("GET", "/transactions/search"), 400);
}

}  // namespace
}  // namespace atollbank::edge
