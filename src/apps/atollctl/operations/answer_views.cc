// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/operations/answer_views.h"

#include <algorithm>

#include "money/amount.h"

namespace atollbank::atollctl {

using base::JsonValue;

namespace {

constexpr std::string_view kAmounts[] = {"amount", "balance", "held"};

bool is_object(const JsonValue& value) { return value.as_object().has_value(); }
bool is_list_of_objects(const JsonValue& value) {
  const auto items = value.as_array();
  return items && std::ranges::all_of(*items, is_object);
}

std::string text_of(std::string_view name, const JsonValue& value) {
  if (const auto text = value.as_string()) return *text;
  if (const auto flag = value.as_bool()) return *flag ? "yes" : "no";
  if (const auto number = value.as_integer()) {
    const bool is_money = std::ranges::find(kAmounts, name) != std::end(kAmounts);
    if (!is_money) return std::to_string(*number);
    return money::to_text({.minor = *number, .currency = money::Currency::gbp()});
  }
  std::string joined;
  if (const auto items = value.as_array()) {
    for (const JsonValue& item : *items) {
      joined += (joined.empty() ? "" : " ") + item.as_string().value_or("");
    }
  }
  return joined;
}

std::string label_of(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

// Members that are objects add theirs, under both names.
void add_fields(std::vector<Field>& fields, const JsonValue& object, const std::string& before) {
  const auto members = object.as_object();
  if (!members) return;
  for (const auto& [name, value] : *members) {
    if (is_object(value)) {
      add_fields(fields, value, before + label_of(name) + " ");
    } else if (!is_list_of_objects(value) || value.as_array()->empty()) {
      fields.push_back({.label = before + label_of(name),
                        .text = text_of(name, value),
                        .key = before + name,
                        .datum = text_of(name, value)});
    }
  }
}

// All rows with the fields of all.
void even_out(std::vector<std::vector<Field>>& rows) {
  std::vector<Field> all;
  for (const auto& row : rows) {
    for (const Field& field : row) {
      if (std::ranges::find(all, field.key, &Field::key) == all.end()) {
        all.push_back({.label = field.label, .text = "", .key = field.key, .datum = ""});
      }
    }
  }
  for (auto& row : rows) {
    std::vector<Field> whole = all;
    for (Field& field : row) *std::ranges::find(whole, field.key, &Field::key) = std::move(field);
    row = std::move(whole);
  }
}

}  // namespace

std::vector<View> views_of(const JsonValue& answer) {
  std::vector<View> views(1);
  if (!is_object(answer)) return views;
  add_fields(views.front().fields, answer, "");
  const auto members = answer.as_object();
  if (!members) return views;
  for (const auto& [name, value] : *members) {
    const auto items = value.as_array();
    if (!is_list_of_objects(value) || !items || items->empty()) continue;
    View view{.fields = {}, .list_key = name, .rows = {}};
    for (const JsonValue& item : *items) {
      add_fields(view.rows.emplace_back(), item, "");
    }
    even_out(view.rows);
    views.push_back(std::move(view));
  }
  if (views.front().fields.empty() && views.size() > 1) views.erase(views.begin());
  return views;
}

}  // namespace atollbank::atollctl
