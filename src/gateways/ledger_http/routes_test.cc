// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/routes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "gateways/ledger_http/kind_forms.h"
#include "gateways/ledger_http/record_json.h"
#include "gateways/ledger_http/web_files.h"

namespace atollbank::ledger_http {
namespace {

const net::WebFile* file_at(std::string_view path) { return net::find_web_file(web_files(), path); }

// "POST /v1/bulk submitBulk" of every operation of the description, which is indented by two.
std::set<std::string> operations_described(std::string_view yaml) {
  std::set<std::string> operations;
  std::string path;
  std::string method;
  while (!yaml.empty()) {
    const std::string_view line = yaml.substr(0, yaml.find('\n'));
    yaml.remove_prefix(std::min(line.size() + 1, yaml.size()));
    constexpr std::string_view kOperation = "      operationId: ";
    if (line.starts_with("  /v1/")) path = line.substr(2, line.size() - 3);
    if (line == "    get:") method = "GET";
    if (line == "    post:") method = "POST";
    if (line.starts_with(kOperation))
      operations.insert(method + " " + path + " " + std::string(line.substr(kOperation.size())));
  }
  return operations;
}

TEST(Routes, the_description_of_the_api_has_every_route_and_no_other) {
  std::set<std::string> served;
  for (const Route& route : routes()) {
    served.insert(std::string(route.method) + " " + std::string(route.pattern) + " " +
                  std::string(route.name));
  }
  EXPECT_EQ(operations_described(file_at("/v1/openapi.yaml")->bytes), served);
}

TEST(Routes, the_description_names_every_kind_and_member_of_commands_and_records) {
  const std::string_view yaml = file_at("/v1/openapi.yaml")->bytes;
  const auto is_named = [yaml](std::string_view word) {
    return yaml.find(word) != std::string_view::npos;
  };
  for (const KindForm& form : kind_forms()) EXPECT_TRUE(is_named(form.name)) << form.name;
  for (std::size_t i = 0; i < kMemberCount; ++i) {
    const std::string_view name = name_of(static_cast<Member>(i));
    EXPECT_TRUE(is_named(std::string(name) + ":")) << name;
  }
  for (int number = 0; number < 64; ++number) {
    const std::string_view name = name_of(static_cast<ledger::format::SlotKind>(number));
    EXPECT_TRUE(is_named(name)) << name;
  }
}

TEST(Routes, parts_of_a_path_are_decoded) {
  const RouteMatch match = find_route("GET", "/v1/owners/a%20b/balances/main");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.path_parts, (std::vector<std::string>{"a b", "main"}));
  EXPECT_EQ(find_route("GET", "/v1/owners//balances/main").route, nullptr);
  EXPECT_EQ(find_route("GET", "/v1/accounts/%ff").route, nullptr);
  EXPECT_EQ(find_route("GET", "/v1/accounts/a/b/c").route, nullptr);
}

TEST(Routes, a_known_path_by_another_method_says_which) {
  const RouteMatch match = find_route("DELETE", "/v1/accounts");
  EXPECT_EQ(match.route, nullptr);
  EXPECT_EQ(match.allowed_methods, "POST, GET");
}

TEST(WebFiles, the_page_is_whole_and_may_load_nothing_from_elsewhere) {
  const net::WebFile* page = file_at("/");
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page->bytes.substr(0, 15), "<!doctype html>");
  const auto answer = net::answer_of(*page);
  const auto policy = std::ranges::find(answer.headers, "Content-Security-Policy",
                                        [](const auto& header) { return header.first; });
  ASSERT_NE(policy, answer.headers.end());
  EXPECT_TRUE(policy->second.starts_with("default-src 'self'"));
  EXPECT_EQ(file_at("/../etc/passwd"), nullptr);
}

}  // namespace
}  // namespace atollbank::ledger_http
