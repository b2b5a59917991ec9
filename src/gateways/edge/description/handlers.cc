// SPDX-License-Identifier: Apache-2.0
// The API's description and its page, for anyone.
#include "gateways/edge/handlers.h"

#include "base/assert.h"
#include "gateways/edge/description/files.h"

namespace atollbank::edge {
namespace {

// The page has its style inside itself and nothing else: no script runs, nothing is loaded.
constexpr std::string_view kPagePolicy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; "
    "base-uri 'none'; "
    "form-action 'none'";

HandlerTask answer_with(std::string_view path) {
  const net::WebFile* file = net::find_web_file(description_files(), path);
  ATOLL_ASSERT(file != nullptr);
  net::HttpResponse response = net::answer_of(*file, kPagePolicy);
  Answer answer;
  answer.body = std::move(response.body);
  answer.content_type = std::move(response.content_type);
  answer.headers = std::move(response.headers);
  co_return answer;
}

}  // namespace

HandlerTask read_description_yaml(const Services&, Call) { return answer_with("/openapi.yaml"); }
HandlerTask read_description_json(const Services&, Call) { return answer_with("/openapi.json"); }
HandlerTask read_documentation(const Services&, Call) { return answer_with("/docs"); }

}  // namespace atollbank::edge
