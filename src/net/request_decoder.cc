// SPDX-License-Identifier: Apache-2.0
// Boost.Beast's message parser, filling our own request: no field list of Beast's is built on the
// way.
//
// Beast 1.81 asserts that the last chunk's line arrives with two more bytes, which a slow client
// does not promise (fuzz/corpus/request_decoder/last_chunk_in_pieces); its code is right without
// the assert.
#define BOOST_DISABLE_ASSERTS
#include "net/request_decoder.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "base/assert.h"

namespace atollbank::net {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

HttpRefusal refusal_of(const error_code& error) {
  if (error == http::error::header_limit) return HttpRefusal::kHeaderTooLarge;
  if (error == http::error::body_limit) return HttpRefusal::kBodyTooLarge;
  return HttpRefusal::kMalformedRequest;
}

}  // namespace

class RequestDecoder::Parser final : public http::basic_parser<true> {
 public:
  Parser(const HttpLimits& limits, const BodyLimitOf& body_limit_of)
      : limits_(limits), body_limit_of_(body_limit_of), body_bytes_max_(limits.body_bytes_max) {
    header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    body_limit(boost::none);  // The limit is known once the head is, and kept here.
    eager(true);
  }

  bool expects_continue() const { return expects_continue_; }
  std::size_t large_body_bytes() const { return large_body_bytes_; }
  HttpRequest take() {
    request_.keep_alive = keep_alive();
    return std::move(request_);
  }

 private:
  void on_request_impl(http::verb, string_view method, string_view target, int version,
                       error_code&) override {
    request_.method.resize(method.size());
    std::transform(method.begin(), method.end(), request_.method.begin(), upper);
    request_.target.assign(target.data(), target.size());
    must_name_host_ = version >= 11;
    request_.takes_chunks = version >= 11;
  }
  void on_field_impl(http::field name, string_view name_text, string_view value,
                     error_code& error) override {
    if (++field_count_ > limits_.header_count_max) {
      error = http::error::header_limit;
      return;
    }
    if (has_head_) return;  // A trailer: nothing of ours reads them.
    if (name == http::field::host) must_name_host_ = false;
    // A coding that a proxy reads and we do not would hide a second request in the body of the
    // first.
    if (name == http::field::transfer_encoding && !boost::beast::iequals(value, "chunked")) {
      error = http::error::bad_transfer_encoding;
      return;
    }
    if (name == http::field::expect) expects_continue_ = value.starts_with("100-");
    request_.headers.add({name_text.data(), name_text.size()}, {value.data(), value.size()});
  }
  void on_header_impl(error_code& error) override {
    has_head_ = true;
    if (must_name_host_) {
      error = http::error::bad_field;
      return;
    }
    const auto size = content_length();
    const bool may_be_large = chunked() || (size && *size > limits_.body_bytes_max);
    if (may_be_large && body_limit_of_) body_bytes_max_ = body_limit_of_(request_);
    if (size && *size > body_bytes_max_) error = http::error::body_limit;
    if (may_be_large && body_bytes_max_ > limits_.body_bytes_max) {
      large_body_bytes_ = size ? static_cast<std::size_t>(*size) : body_bytes_max_;
    }
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>& size, error_code&) override {
    if (size) request_.body.reserve(std::min<std::size_t>(*size, body_bytes_max_));
  }
  std::size_t on_body_impl(string_view body, error_code& error) override {
    if (request_.body.size() + body.size() > body_bytes_max_) {
      error = http::error::body_limit;
      return 0;
    }
    request_.body.append(body.data(), body.size());
    return body.size();
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code& error) override {
    return on_body_impl(body, error);
  }
  void on_chunk_header_impl(std::uint64_t size, string_view, error_code& error) override {
    if (size > body_bytes_max_ - request_.body.size()) error = http::error::body_limit;
  }
  void on_finish_impl(error_code&) override {}
  void on_response_impl(int, string_view, int, error_code&) override {}

  const HttpLimits& limits_;
  const BodyLimitOf& body_limit_of_;
  std::size_t body_bytes_max_;
  std::size_t large_body_bytes_ = 0;
  HttpRequest request_;
  std::size_t field_count_ = 0;
  bool has_head_ = false;
  bool must_name_host_ = false;
  bool expects_continue_ = false;
};

RequestDecoder::RequestDecoder(const HttpLimits& limits, BodyLimitOf body_limit_of)
    : limits_(limits),
      body_limit_of_(std::move(body_limit_of)),
      parser_(std::make_unique<Parser>(limits_, body_limit_of_)) {}
RequestDecoder::~RequestDecoder() = default;

RequestDecoder::Progress RequestDecoder::feed(std::string_view bytes) {
  ATOLL_ASSERT(!parser_->is_done());
  Progress progress;
  while (progress.consumed_bytes < bytes.size() && !parser_->is_done()) {
    error_code error;
    const std::string_view rest = bytes.substr(progress.consumed_bytes);
    const std::size_t taken =
        parser_->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
    progress.consumed_bytes += taken;
    if (error == http::error::need_more || (!error && taken == 0)) break;
    if (error) {
      progress.refusal = refusal_of(error);
      break;
    }
  }
  return progress;
}

bool RequestDecoder::is_complete() const { return parser_->is_done(); }

bool RequestDecoder::expects_continue() const {
  return parser_->is_header_done() && !parser_->is_done() && parser_->expects_continue();
}

std::size_t RequestDecoder::large_body_bytes() const { return parser_->large_body_bytes(); }

HttpRequest RequestDecoder::take() {
  ATOLL_ASSERT(parser_->is_done());
  HttpRequest request = parser_->take();
  parser_ = std::make_unique<Parser>(limits_, body_limit_of_);
  return request;
}

}  // namespace atollbank::net
