// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/parameters.h"

#include <gtest/gtest.h>

namespace atollbank::edge {
namespace {

net::HttpRequest request_with(std::string target, std::string content_type, std::string body) {
  net::HttpRequest request;
  request.method = "POST";
  request.target = std::move(target);
  request.headers.add("Content-Type", content_type);
  request.body = std::move(body);
  return request;
}

TEST(Parameters, query_form_and_json_are_one) {
  for (const auto& request :
       {request_with("/feed?type=basic&params%5Btitle%5D=Hi", "", ""),
        request_with("/feed", "application/x-www-form-urlencoded", "type=basic&params[title]=Hi"),
        request_with("/feed", "", "type=basic&params[title]=Hi"),
        request_with("/feed", "application/json", R"({"type":"basic","params":{"title":"Hi"}})"),
        request_with("/feed", "application/json", R"( {"type":"basic","params[title]":"Hi"})"),
        request_with("/feed", "application/x-www-form-urlencoded",
                     R"({"type":"basic","params":{"title":"Hi"}})")}) {
    const auto parameters = Parameters::of(request);
    ASSERT_TRUE(parameters) << parameters.error().message;
    EXPECT_EQ(parameters->text("type"), "basic");
    EXPECT_EQ(parameters->map("params").at("title"), "Hi");
  }
}

TEST(Parameters, numbers_and_truths_of_json_are_read_as_their_text) {
  const auto parameters = Parameters::of(request_with(
      "/", "application/json", R"({"amount":1200,"atm":true,"note":null,"expand":["merchant"]})"));
  ASSERT_TRUE(parameters);
  EXPECT_EQ(parameters->required_amount_minor("amount").value(), 1200);
  EXPECT_EQ(parameters->text("atm"), "true");
  EXPECT_FALSE(parameters->text("note"));
  EXPECT_TRUE(parameters->expands("merchant"));
}

TEST(Parameters, merchants_are_expanded_in_every_spelling) {
  for (const char* query :
       {"expand=merchant", "expand[]=merchant", "expand%5B%5D=merchant", "expand[0]=merchant"}) {
    EXPECT_TRUE(
        Parameters::of(request_with(std::string("/?") + query, "", ""))->expands("merchant"))
        << query;
  }
  EXPECT_FALSE(Parameters::of(request_with("/?expand[]=account", "", ""))->expands("merchant"));
}

TEST(Parameters, what_is_missing_is_named) {
  const auto parameters = Parameters::of(request_with("/?empty=", "", ""));
  EXPECT_EQ(parameters->required_text("account_id").error().reason, "missing_param.account_id");
  EXPECT_EQ(parameters->required_text("empty").error().reason, "missing_param.empty");
}

TEST(Parameters, amounts_are_whole_and_above_zero) {
  for (const char* amount : {"0", "-1", "1.5", "1e3", " 1", "+1", "9223372036854775808", "abc"}) {
    const auto parameters = Parameters::of(
        request_with("/", "application/json", std::string(R"({"amount":")") + amount + R"("})"));
    const auto read = parameters->required_amount_minor("amount");
    ASSERT_FALSE(read) << amount;
    EXPECT_EQ(read.error().reason, "malformed_param.amount");
  }
  EXPECT_EQ(Parameters::of(request_with("/?amount=9223372036854775807", "", ""))
                ->required_amount_minor("amount")
                .value(),
            INT64_MAX);
}

TEST(Parameters, a_page_limit_is_cut_not_refused) {
  EXPECT_EQ(Parameters::of(request_with("/", "", ""))->page_limit("limit", 30, 100).value(), 30u);
  EXPECT_EQ(Parameters::of(request_with("/?limit=7", "", ""))->page_limit("limit", 30, 100).value(),
            7u);
  EXPECT_EQ(
      Parameters::of(request_with("/?limit=500", "", ""))->page_limit("limit", 30, 100).value(),
      100u);
  EXPECT_FALSE(Parameters::of(request_with("/?limit=none", "", ""))->page_limit("limit", 30, 100));
}

TEST(Parameters, times_are_read_as_clients_write_them) {
  const auto expected = base::parse_rfc3339("2026-11-25T10:00:00.5Z").value();
  for (const char* text : {"2026-11-25T10:00:00.500000000Z", "2026-11-25T10:00:00.500000+00:00",
                           "2026-11-25 10:00:00.5Z", "2026-11-25T10:00:00.500000 00:00",
                           "2026-11-25T11:00:00.5+01:00"}) {
    const auto time = parse_client_time("since", text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(*time, expected) << text;
  }
  EXPECT_EQ(parse_client_time("since", "yesterday").error().reason, "malformed_param.since");
}

TEST(Parameters, a_body_that_is_neither_form_nor_json_is_refused) {
  EXPECT_EQ(
      Parameters::of(request_with("/", "multipart/form-data; boundary=x", "--x")).error().reason,
      "unsupported_media_type");
  EXPECT_EQ(Parameters::of(request_with("/", "application/json", "[1]")).error().reason,
            "malformed_json");
  EXPECT_EQ(Parameters::of(request_with("/", "application/json", "{\"a\":")).error().reason,
            "malformed_json");
  EXPECT_EQ(
      Parameters::of(request_with("/", "application/json", std::string(5000, '['))).error().reason,
      "malformed_json");
  EXPECT_EQ(Parameters::of(request_with("/", "", "a=%zz")).error().reason, "malformed_form");
}

TEST(Parameters, a_json_body_nested_too_deeply_is_refused) {
  std::string body = R"({"a":)";
  for (int i = 0; i < 10; ++i) body += R"({"a":)";
  body += "1" + std::string(11, '}');
  EXPECT_EQ(Parameters::of(request_with("/", "application/json", body)).error().reason,
            "form_too_large");
}

TEST(Parameters, a_get_that_claims_a_json_body_has_none) {
  const auto parameters =
      Parameters::of(request_with("/balance?account_id=a&", "application/json", ""));
  ASSERT_TRUE(parameters);
  EXPECT_EQ(parameters->text("account_id"), "a");
}

}  // namespace
}  // namespace atollbank::edge
