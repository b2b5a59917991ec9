// SPDX-License-Identifier: Apache-2.0
#include "services/statements/forms/form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bank_calendar/london_time.h"
#include "base/assert.h"
#include "services/statements/forms/camt_form.h"
#include "services/statements/forms/csv_form.h"
#include "services/statements/forms/json_form.h"
#include "services/statements/forms/ofx_form.h"
#include "services/statements/forms/pdf_form.h"
#include "services/statements/months.h"

namespace atollbank::statements {

using base::Result;

namespace {

struct FormWords {
  Form form;
  std::string_view name;
  std::string_view ending;
  std::string_view content_type;
};

constexpr std::array kForms = {
    FormWords{Form::kCsv, "csv", "csv", "text/csv; charset=utf-8"},
    FormWords{Form::kJson, "json", "json", "application/json"},
    FormWords{Form::kOfx, "ofx", "ofx", "application/x-ofx"},
    FormWords{Form::kCamt053, "camt053", "xml", "application/xml"},
    FormWords{Form::kPdf, "pdf", "pdf", "application/pdf"},
};

// A month's is named for it, any other for its first and last day.
std::string name_of(const StatementHead& head, std::string_view ending) {
  if (const auto month = month_of(head.period)) {
    return fmt::format("statement-{:04}-{:02}.{}", static_cast<int>(month->year()),
                       static_cast<unsigned>(month->month()), ending);
  }
  const base::Timestamp last = head.period.to - base::Duration{1};
  const auto day = [](base::Timestamp time) {
    return bank_calendar::date_text(bank_calendar::london_date(time));
  };
  return fmt::format("statement-{}-{}.{}", day(head.period.from), day(last), ending);
}

Result<std::string> to_pdf(const IssuedStatement& issued, const PagesMaker& begin_pages) {
  if (!begin_pages) {
    return base::fail(base::ErrorCode::kUnavailable, "pages_not_made", "nobody here draws pages");
  }
  ATOLL_TRY(const auto pages, begin_pages(issued.statement.head));
  return to_pages(issued, *pages);
}

Result<std::string> to_bytes(const IssuedStatement& issued, Form form,
                             const PagesMaker& begin_pages) {
  switch (form) {
    case Form::kCsv: return to_csv(issued.statement);
    case Form::kJson: return to_json(issued);
    case Form::kOfx: return to_ofx(issued.statement);
    case Form::kCamt053: return to_camt053(issued.statement);
    case Form::kPdf: break;
  }
  return to_pdf(issued, begin_pages);
}

}  // namespace

std::optional<Form> form_named(std::string_view name) {
  const auto found = std::ranges::find(kForms, name, &FormWords::name);
  return found == kForms.end() ? std::nullopt : std::optional(found->form);
}

Result<StatementFile> to_file(const IssuedStatement& issued, Form form,
                              const PagesMaker& begin_pages) {
  const auto words = std::ranges::find(kForms, form, &FormWords::form);
  ATOLL_ASSERT(words != kForms.end());
  ATOLL_TRY(std::string bytes, to_bytes(issued, form, begin_pages));
  return StatementFile{.bytes = std::move(bytes),
                       .content_type = words->content_type,
                       .name = name_of(issued.statement.head, words->ending)};
}

}  // namespace atollbank::statements
