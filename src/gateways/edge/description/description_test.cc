// SPDX-License-Identifier: Apache-2.0
// Holds the route table and api/rest/bank.yaml together, and says what to write where they differ.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/json.h"
#include "gateways/edge/description/files.h"
#include "gateways/edge/route.h"

namespace atollbank::edge {
namespace {

using base::JsonValue;

constexpr std::pair<std::uint32_t, std::string_view> kPermissionNames[] = {
    {identity::kReadAccounts, "read_accounts"},
    {identity::kMovePots, "move_pots"},
    {identity::kAnnotate, "annotate"},
    {identity::kRegisterWebhooks, "register_webhooks"},
    {identity::kUseSandbox, "use_sandbox"},
    {identity::kMakePayments, "make_payments"},
    {identity::kAskPayments, "ask_payments"},
    {identity::kOpenAccounts, "open_accounts"}};

// "read_accounts", or several with a blank between them; "" for none.
std::string names_of(std::uint32_t permissions) {
  std::string names;
  for (const auto& [bit, name] : kPermissionNames) {
    if ((permissions & bit) == 0) continue;
    if (!names.empty()) names += ' ';
    names += name;
    permissions &= ~bit;
  }
  return permissions == 0 ? names : names + " and one that kPermissionNames does not know";
}

std::string lower(std::string_view method) {
  std::string text(method);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(c + ('a' - 'A')); });
  return text;
}

JsonValue description() {
  const net::WebFile* file = net::find_web_file(description_files(), "/openapi.json");
  return JsonValue::parse(file->bytes).value();
}

// What a description says that the route table says too.
struct Described {
  Access access = Access::kAnyone;
  std::string permissions;
  std::set<std::string> content_types;  // of its answers
};

Described described(const JsonValue& operation) {
  Described found;
  const auto security = operation.get_array("security");
  if (!security) found.access = Access::kTokenHolder;
  if (security && !security->empty()) found.access = Access::kProgram;
  if (const auto permission = operation.get_string("x-permission")) found.permissions = *permission;
  for (const auto& [status, answer] : operation.get_object("responses").value()) {
    if (status.front() == '4' || status.front() == '5') continue;
    const JsonValue* content = answer.find("content");
    // A shared answer is one of JSON.
    if (content == nullptr) found.content_types.insert("application/json");
    if (content == nullptr) continue;
    for (const auto& [type, schema] : content->as_object().value())
      found.content_types.insert(type);
  }
  return found;
}

std::map<std::string, Described> operations_described(const JsonValue& document) {
  std::map<std::string, Described> operations;
  for (const auto& [path, item] : document.get_object("paths").value()) {
    for (const std::string_view method : {"GET", "PUT", "POST", "PATCH", "DELETE"}) {
      if (const JsonValue* operation = item.find(lower(method)))
        operations.emplace(std::string(method) + " " + path, described(*operation));
    }
  }
  return operations;
}

bool needs_nothing(const Route& route) {
  return route.access == Access::kAnyone || route.access == Access::kInside;
}

// Enough to begin with: what the table knows, and a place for the rest.
std::string stub_of(const Route& route) {
  std::string text = "\nAdd to api/rest/bank.yaml, under paths, and fill it in:\n\n  ";
  text += std::string(route.pattern) + ":\n";
  if (route.pattern.find("{id}") != std::string_view::npos)
    text += "    parameters: [{$ref: \"#/components/parameters/SomethingId\"}]\n";
  text += "    " + lower(route.method) + ":\n      operationId: " + std::string(route.name) +
          "\n      tags: []\n      summary: \n";
  if (needs_nothing(route)) text += "      security: []\n";
  if (route.access == Access::kProgram) text += "      security: [{client: []}, {}]\n";
  if (route.permissions != 0) text += "      x-permission: " + names_of(route.permissions) + "\n";
  text += "      x-errors: []\n      responses:\n        \"200\": {description: , content: {";
  text += route.content_type.substr(0, route.content_type.find(';'));
  text += ": {schema: {$ref: \"#/components/schemas/\"}}}}\n      x-example: {}\n";
  return text;
}

std::string key_of(const Route& route) {
  return std::string(route.method) + " " + std::string(route.pattern);
}

TEST(Description, every_route_is_described_as_the_table_has_it) {
  const JsonValue document = description();
  const auto operations = operations_described(document);
  for (const Route& route : routes()) {
    const auto found = operations.find(key_of(route));
    if (found == operations.end()) {
      ADD_FAILURE() << key_of(route) << " has no description." << stub_of(route);
      continue;
    }
    const auto& [access, permissions, content_types] = found->second;
    EXPECT_EQ(permissions, names_of(route.permissions))
        << key_of(route) << ": write x-permission: " << names_of(route.permissions)
        << " in api/rest/bank.yaml";
    EXPECT_TRUE(access == (needs_nothing(route) ? Access::kAnyone : route.access))
        << key_of(route) << ": in api/rest/bank.yaml write no `security` for a token, `[]` for "
        << "anyone, and what the call asks for itself otherwise";
    const std::string type(route.content_type.substr(0, route.content_type.find(';')));
    if (type.empty()) continue;  // it depends on what is asked for
    EXPECT_TRUE(content_types.contains(type))
        << key_of(route) << ": its 200 in api/rest/bank.yaml needs the content " << type;
  }
}

TEST(Description, nothing_is_described_that_is_not_served) {
  std::set<std::string> served;
  for (const Route& route : routes()) served.insert(key_of(route));
  for (const auto& [key, operation] : operations_described(description())) {
    EXPECT_TRUE(served.contains(key)) << "api/rest/bank.yaml describes " << key
                                      << ", which routes.cc does not serve: take it out";
  }
}

TEST(Description, an_id_of_a_path_has_one_name) {
  for (const Route& route : routes()) {
    const std::size_t brace = route.pattern.find('{');
    if (brace == std::string_view::npos) continue;
    EXPECT_TRUE(route.pattern.substr(brace).starts_with("{id}")) << route.pattern;
  }
}

TEST(Description, the_page_is_whole_and_has_every_call) {
  const net::WebFile* page = net::find_web_file(description_files(), "/docs");
  ASSERT_NE(page, nullptr);
  EXPECT_TRUE(page->bytes.starts_with("<!doctype html>"));
  EXPECT_TRUE(page->bytes.ends_with("</html>\n"));
  for (const Route& route : routes())
    EXPECT_NE(page->bytes.find(">" + std::string(route.method) + "</b> " +
                               std::string(route.pattern) + "<"),
              std::string_view::npos)
        << key_of(route);
  EXPECT_EQ(page->bytes.find("<script"), std::string_view::npos);
}

}  // namespace
}  // namespace atollbank::edge
