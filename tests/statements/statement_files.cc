// SPDX-License-Identifier: Apache-2.0
// Writes statements of made-up accounts in every form, for programs that others wrote.
//
//   statement_files FOLDER COUNT SEED      FOLDER/0.json, 0.csv, 0.ofx, 0.xml, 0.pdf, 1.json, …
//
// The first has every kind of entry and the second none; the others are of random lives.
#include <charconv>
#include <cstdio>
#include <fstream>

#include "adapters/haru/haru_pages.h"
#include "services/statements/forms/camt_form.h"
#include "services/statements/forms/csv_form.h"
#include "services/statements/forms/json_form.h"
#include "services/statements/forms/ofx_form.h"
#include "services/statements/forms/pdf_form.h"
#include "services/statements/statement_fixture.h"

namespace atollbank::statements {
namespace {

Statement statement_number(std::uint64_t number, std::uint64_t seed) {
  if (number == 0) return sample();
  const Life life = number == 1 ? Life{} : random_life(seed + number);
  const base::Timestamp begin = time_of("2026-01-01T00:00:00Z");
  const Period period{.from = begin, .to = std::max(life.end, begin + base::Duration{1})};
  auto statement = draw_up(asked_of(period), records_within(life, period), life.words);
  ATOLL_ASSERT(statement.has_value());
  return *std::move(statement);
}

bool write_file(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  return file.good();
}

std::string to_pdf(const Statement& statement) {
  auto pages = adapters::HaruPages::open({}, base::to_text("stmt", statement.head.id),
                                         statement.head.issued);
  ATOLL_ASSERT(pages.has_value());
  auto bytes = to_pages(as_issued(statement), **pages);
  ATOLL_ASSERT(bytes.has_value());
  return *std::move(bytes);
}

bool write_all(const std::string& stem, const Statement& statement) {
  return write_file(stem + ".json", to_json(as_issued(statement))) &&
         write_file(stem + ".csv", to_csv(statement)) &&
         write_file(stem + ".ofx", to_ofx(statement)) &&
         write_file(stem + ".xml", to_camt053(statement)) &&
         write_file(stem + ".pdf", to_pdf(statement));
}

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace
}  // namespace atollbank::statements

int main(int count, char** arguments) {
  using namespace atollbank::statements;
  if (count != 4) {
    std::fputs("usage: statement_files FOLDER COUNT SEED\n", stderr);
    return 2;
  }
  const std::string folder = arguments[1];
  for (std::uint64_t number = 0; number < number_in(arguments[2]); ++number) {
    const std::string stem = folder + "/" + std::to_string(number);
    if (!write_all(stem, statement_number(number, number_in(arguments[3])))) return 1;
  }
  return 0;
}
