// SPDX-License-Identifier: Apache-2.0
#include "gateways/operations/routes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "gateways/operations/embedded_files.h"

namespace atollbank::operations_door {
namespace {

// "POST /v1/proposals makeProposal" of every operation of the description, indented by two.
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

TEST(Routes, the_description_has_every_route_and_no_other) {
  std::set<std::string> served;
  for (const Route& route : routes()) {
    served.insert(std::string(route.method) + " " + std::string(route.pattern) + " " +
                  std::string(route.name));
  }
  EXPECT_EQ(operations_described(embedded::kOperationsYaml), served);
}

std::string name_at(std::string_view method, std::string_view path) {
  const RouteMatch match = find_route(method, path);
  return match.route == nullptr ? match.allowed_methods
                                : std::string(match.route->name) + " " + match.path_id;
}

TEST(Routes, are_found_by_method_and_path) {
  EXPECT_EQ(name_at("GET", "/v1/proposals"), "listProposals ");
  EXPECT_EQ(name_at("POST", "/v1/proposals"), "makeProposal ");
  EXPECT_EQ(name_at("GET", "/v1/proposals/p%5F1"), "readProposal p_1");
  EXPECT_EQ(name_at("POST", "/v1/proposals/p/approve"), "approveProposal p");
  EXPECT_EQ(name_at("POST", "/v1/customers/search"), "findCustomer ");
  EXPECT_EQ(name_at("GET", "/v1/accounts/a/sagas"), "listSagas a");
}

TEST(Routes, what_is_not_there_is_not_found) {
  EXPECT_EQ(name_at("DELETE", "/v1/proposals"), "POST, GET");
  EXPECT_EQ(name_at("GET", "/v1/customers/search"), "POST");
  for (const char* path : {"/", "/v1/proposals/", "/v1/proposals/a/b", "/v1/accounts//sagas",
                           "/v1/proposals/%FF", "/v1/me/"}) {
    EXPECT_EQ(name_at("GET", path), "") << path;
  }
}

}  // namespace
}  // namespace atollbank::operations_door
