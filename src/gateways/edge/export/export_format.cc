// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/export/export_format.h"

#include "base/assert.h"
#include "gateways/edge/export/csv_export.h"
#include "gateways/edge/export/qif_export.h"
#include "gateways/edge/shapes/transaction_json.h"

namespace atollbank::edge {
namespace {

using transactions::Transaction;

constexpr std::string_view kJsonBegin = R"({"transactions":[)";
constexpr std::string_view kJsonEnd = "]}";

// The transactions of a page as they stand in its list.
std::string json_page(std::span<const Transaction> page, bool is_first) {
  if (page.empty()) return {};
  std::string list = transactions_json(page, MerchantForm::kExpanded);
  ATOLL_ASSERT(list.starts_with(kJsonBegin) && list.ends_with(kJsonEnd));
  list.resize(list.size() - kJsonEnd.size());
  list.erase(0, kJsonBegin.size());
  return is_first ? list : "," + list;
}

}  // namespace

std::optional<ExportFormat> export_format_named(std::string_view name) {
  if (name == "csv") return ExportFormat::kCsv;
  if (name == "json") return ExportFormat::kJson;
  if (name == "qif") return ExportFormat::kQif;
  return std::nullopt;
}

std::string_view content_type_of(ExportFormat format) {
  switch (format) {
    case ExportFormat::kCsv: return "text/csv; charset=utf-8";
    case ExportFormat::kJson: return "application/json";
    case ExportFormat::kQif: break;
  }
  return "application/qif";
}

std::string_view file_name_of(ExportFormat format) {
  switch (format) {
    case ExportFormat::kCsv: return "transactions.csv";
    case ExportFormat::kJson: return "transactions.json";
    case ExportFormat::kQif: break;
  }
  return "transactions.qif";
}

std::string_view export_begin(ExportFormat format) {
  switch (format) {
    case ExportFormat::kCsv: return kCsvHeader;
    case ExportFormat::kJson: return kJsonBegin;
    case ExportFormat::kQif: break;
  }
  return kQifHeader;
}

std::string_view export_end(ExportFormat format) {
  return format == ExportFormat::kJson ? kJsonEnd : std::string_view();
}

std::string export_page(ExportFormat format, std::span<const Transaction> page, bool is_first) {
  if (format == ExportFormat::kJson) return json_page(page, is_first);
  std::string text;
  for (const Transaction& transaction : page) {
    if (transaction.is_declined()) continue;
    if (format == ExportFormat::kCsv) {
      append_csv_row(text, transaction);
    } else {
      append_qif_entry(text, transaction);
    }
  }
  return text;
}

}  // namespace atollbank::edge
