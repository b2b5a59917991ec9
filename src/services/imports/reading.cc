// SPDX-License-Identifier: Apache-2.0
#include "services/imports/reading.h"

#include <algorithm>
#include <array>

#include "services/imports/bank_values.h"
#include "services/imports/camt.h"
#include "services/imports/gaps.h"
#include "services/imports/monzo_csv.h"
#include "services/imports/ofx.h"
#include "services/imports/ofx_elements.h"

namespace atollbank::imports {

namespace {

struct FormatName {
  std::string_view name;
  FileFormat format;
};
// The first of each format is its own; people know the others.
constexpr std::array kFormatNames = {
    FormatName{"csv", FileFormat::kMonzoCsv},       FormatName{"ofx", FileFormat::kOfx},
    FormatName{"camt053", FileFormat::kCamt053},    FormatName{"monzo-csv", FileFormat::kMonzoCsv},
    FormatName{"monzo_csv", FileFormat::kMonzoCsv}, FormatName{"qfx", FileFormat::kOfx},
    FormatName{"camt.053", FileFormat::kCamt053},   FormatName{"camt", FileFormat::kCamt053},
    FormatName{"xml", FileFormat::kCamt053},
};

base::Result<Statement> read_as(std::string_view bytes, FileFormat format) {
  switch (format) {
    case FileFormat::kOfx: return read_ofx(bytes);
    case FileFormat::kCamt053: return read_camt053(bytes);
    case FileFormat::kMonzoCsv: break;
  }
  ATOLL_TRY(const std::string text, decode_text(bytes, false));
  return read_monzo_csv(text);
}

}  // namespace

std::string_view name_of(FileFormat format) {
  return std::ranges::find(kFormatNames, format, &FormatName::format)->name;
}

std::optional<FileFormat> format_named(std::string_view name) {
  const std::string small = in_small_letters(name);
  const auto found = std::ranges::find(kFormatNames, small, &FormatName::name);
  return found == kFormatNames.end() ? std::nullopt : std::optional(found->format);
}

std::optional<FileFormat> format_of(std::string_view bytes) {
  if (looks_like_camt(bytes)) return FileFormat::kCamt053;
  if (looks_like_ofx(bytes)) return FileFormat::kOfx;
  std::string_view text = bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (looks_like_monzo_csv(text)) return FileFormat::kMonzoCsv;
  return std::nullopt;
}

base::Result<Statement> read_statement(std::string_view bytes, std::optional<FileFormat> format) {
  if (without_blanks(bytes).empty()) return refused("file_empty", 1, "the file is empty");
  if (bytes.size() > kFileSizeMax) return refused("file_too_large", 1, "the file is too large");
  if (!format) format = format_of(bytes);
  if (!format) {
    return refused("file_format_unknown", 1,
                   "this is neither a Monzo CSV, nor OFX, nor camt.053; name the format");
  }
  ATOLL_TRY(Statement statement, read_as(bytes, *format));
  put_in_order(statement);
  return statement;
}

}  // namespace atollbank::imports
