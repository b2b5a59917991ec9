// SPDX-License-Identifier: Apache-2.0
// Transactions as the files that people keep: a CSV with the columns of Monzo's own export, JSON as
// the API shows it, QIF. Written a page at a time. Pure.
//
// No cell of the CSV that came from outside begins as a formula does: a spreadsheet runs nothing.
// Declined purchases moved no money and stand only in the JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "services/transactions/transaction.h"

namespace atollbank::edge {

enum class ExportFormat : std::uint8_t { kCsv, kJson, kQif };

std::optional<ExportFormat> export_format_named(std::string_view name);
std::string_view content_type_of(ExportFormat format);
std::string_view file_name_of(ExportFormat format);

// What stands before the first page, and behind the last.
std::string_view export_begin(ExportFormat format);
std::string_view export_end(ExportFormat format);
std::string export_page(ExportFormat format, std::span<const transactions::Transaction> page,
                        bool is_first);

}  // namespace atollbank::edge
