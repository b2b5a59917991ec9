// SPDX-License-Identifier: Apache-2.0
// Any target, cookie and form is a visit or is refused. Where it may lead afterwards stays within
// these pages, and what is written of it cannot leave its place in a page. The lines of the input:
// target, cookies, redirect address; the rest is a form.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "gateways/pages/handlers.h"
#include "gateways/pages/page.h"

namespace {

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  std::string_view text(reinterpret_cast<const char*>(bytes), size);
  net::HttpRequest request{.method = "POST", .target = std::string(take_line(text))};
  request.headers.add("cookie", take_line(text));
  request.headers.add("content-type", "application/x-www-form-urlencoded");
  const std::string_view uri = take_line(text);
  request.body = text;

  const std::string target = pages::form_target_of(uri);
  ATOLL_ASSERT(target.find_first_of(" ;,'\"*\r\n") == std::string::npos);
  const std::string next = pages::safe_next(request.target);
  ATOLL_ASSERT(next.starts_with('/') && !next.starts_with("//"));
  ATOLL_ASSERT(next.find_first_of("\\ \t\r\n") == std::string::npos);
  auto visit = pages::read_visit(std::move(request), false);
  if (!visit) return 0;
  const pages::Route* route = pages::find_route(*visit);
  ATOLL_ASSERT(route == nullptr || pages::is_page(visit->path));
  pages::Html html;
  for (const auto& field : visit->form.fields()) html.text(field.value).text(field.key);
  html.text(visit->cookies.session);
  ATOLL_ASSERT(html.written().find_first_of("<>\"'`") == std::string::npos);
  return 0;
}
