// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/feed_reader.h"

#include <fmt/format.h>

#include "base/checksum.h"
#include "base/json.h"
#include "tests/chaos/http_connection.h"

namespace atollbank::chaos {
namespace {

using base::ErrorCode;
using base::JsonValue;
using base::Result;

class Reader {
 public:
  explicit Reader(const Door& door) : door_(door), connection_(door.token) {}

  Result<PublicView> read(bool rows_wanted) {
    ATOLL_TRY_VOID(read_balance());
    ATOLL_TRY_VOID(read_pots());
    for (bool is_more = rows_wanted; is_more;) {
      ATOLL_TRY(is_more, read_page());
    }
    return std::move(view_);
  }

 private:
  Result<JsonValue> get(const std::string& target) {
    const auto answer = connection_.ask(door_.port, "GET", target, "");
    if (!answer || answer->status != 200) {
      return base::fail(ErrorCode::kUnavailable, "view_not_read",
                        target + ": " + (answer ? answer->body : "no answer"));
    }
    view_.digest = base::checksum64(answer->body, view_.digest);
    return JsonValue::parse(answer->body);
  }

  Result<void> read_balance() {
    ATOLL_TRY(const auto json, get("/balance?account_id=" + account()));
    ATOLL_TRY(view_.balance_minor, json.get_integer("balance"));
    return {};
  }

  Result<void> read_pots() {
    ATOLL_TRY(const auto json, get("/pots?current_account_id=" + account()));
    ATOLL_TRY(const auto pots, json.get_array("pots"));
    if (pots.empty()) return {};
    ATOLL_TRY(const std::string id, pots[0].get_string("id"));
    ATOLL_TRY(view_.pot_id, base::parse_id("pot", id));
    ATOLL_TRY(view_.pot_balance_minor, pots[0].get_integer("balance"));
    return {};
  }

  // False when it was the last one.
  Result<bool> read_page() {
    const std::string since =
        view_.rows.empty() ? "2000-01-01T00%3A00%3A00Z" : view_.rows.back().id;
    ATOLL_TRY(const auto json,
              get(fmt::format("/transactions?account_id={}&limit=100&since={}", account(), since)));
    ATOLL_TRY(const auto rows, json.get_array("transactions"));
    for (const JsonValue& row : rows) ATOLL_TRY_VOID(add(row));
    return !rows.empty();
  }

  // The ledger command behind a transaction: "posting_<id>", or of a card
  // "mclifecycle:mclifecycle_<id>:MASTERCARD_AUTH:…".
  static Result<base::Id> command_id_of(std::string_view dedupe_id) {
    constexpr std::string_view card = "mclifecycle:";
    if (!dedupe_id.starts_with(card)) return base::parse_id("posting", dedupe_id);
    dedupe_id.remove_prefix(card.size());
    return base::parse_id("mclifecycle", dedupe_id.substr(0, dedupe_id.find(':')));
  }

  Result<void> add(const JsonValue& json) {
    FeedRow row;
    ATOLL_TRY(row.id, json.get_string("id"));
    ATOLL_TRY(row.amount_minor, json.get_integer("amount"));
    ATOLL_TRY(const std::string dedupe, json.get_string("dedupe_id"));
    ATOLL_TRY(row.posting_id, command_id_of(dedupe));
    row.is_declined = json.find("decline_reason") != nullptr;
    if (const JsonValue* metadata = json.find("metadata"); metadata != nullptr) {
      row.annotation = metadata->get_string("chaos").value_or("");
      row.notes = metadata->get_string("notes").value_or("");
    }
    view_.rows.push_back(std::move(row));
    return {};
  }

  std::string account() const { return base::to_text("acc", door_.account_id); }

  const Door& door_;
  HttpConnection connection_;
  PublicView view_;
};

}  // namespace

Result<PublicView> read_public_view(const Door& door, bool rows_wanted) {
  return Reader(door).read(rows_wanted);
}

}  // namespace atollbank::chaos
