// SPDX-License-Identifier: Apache-2.0
// The forms of a statement as files: their names, what they are called where they are kept, and
// the bytes. Pure, but for whoever makes the pages.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/statements/pages/pages_port.h"
#include "services/statements/statement.h"

namespace atollbank::statements {

enum class Form : std::uint8_t { kCsv, kJson, kOfx, kCamt053, kPdf };

struct StatementFile {
  std::string bytes;
  std::string_view content_type;  // of a name that lives for ever
  std::string name;               // "statement-2026-10.csv"
};

// "csv", "json", "ofx", "camt053", "pdf".
std::optional<Form> form_named(std::string_view name);

// Begins the document of one statement. unavailable pages_not_made
using PagesMaker = std::function<base::Result<std::unique_ptr<PagesPort>>(const StatementHead&)>;

// Errors: those of pages.
base::Result<StatementFile> to_file(const IssuedStatement& issued, Form form,
                                    const PagesMaker& begin_pages);

}  // namespace atollbank::statements
