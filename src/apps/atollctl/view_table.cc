// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/view_table.h"

#include <algorithm>

namespace atollbank::atollctl {
namespace {

constexpr std::string_view kGap = "  ";

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

void append_padded(std::string& line, std::string_view text, std::size_t width, bool to_the_right) {
  const std::string blanks(width - width_of(text), ' ');
  if (to_the_right) line += blanks;
  line += text;
  if (!to_the_right) line += blanks;
}

void end_line(std::string& out, std::string& line) {
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
  line.clear();
}

void append_fields(std::string& out, const std::vector<Field>& fields) {
  std::size_t width = 0;
  for (const Field& field : fields) width = std::max(width, width_of(field.label));
  std::string line;
  for (const Field& field : fields) {
    append_padded(line, field.label, width, false);
    line += kGap;
    line += field.text;
    end_line(out, line);
  }
}

std::vector<std::size_t> column_widths(const std::vector<std::vector<Field>>& rows) {
  std::vector<std::size_t> widths;
  for (const Field& field : rows.front()) widths.push_back(width_of(field.label));
  for (const std::vector<Field>& row : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(row[i].text));
    }
  }
  return widths;
}

void append_list(std::string& out, const std::vector<std::vector<Field>>& rows) {
  if (rows.empty()) {
    out += "nothing\n";
    return;
  }
  const std::vector<std::size_t> widths = column_widths(rows);
  std::string line;
  const auto append_row = [&](const std::vector<Field>& row, std::string Field::* part) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line += kGap;
      append_padded(line, row[i].*part, widths[i], row[i].to_the_right);
    }
    end_line(out, line);
  };
  append_row(rows.front(), &Field::label);
  for (const std::vector<Field>& row : rows) append_row(row, &Field::text);
}

}  // namespace

std::string to_table(const View& view) {
  std::string out;
  append_fields(out, view.fields);
  if (view.list_key.empty()) return out;
  if (!view.fields.empty()) out += "\n";
  append_list(out, view.rows);
  return out;
}

}  // namespace atollbank::atollctl
