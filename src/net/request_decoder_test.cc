// SPDX-License-Identifier: Apache-2.0
#include "net/request_decoder.h"

#include <gtest/gtest.h>

namespace atollbank::net {
namespace {

const HttpLimits kLimits = {.header_bytes_max = 512, .header_count_max = 4, .body_bytes_max = 64};

// The refusal of `text` sent at once, or of its end missing.
std::optional<HttpRefusal> refusal_of(std::string_view text) {
  RequestDecoder decoder(kLimits);
  return decoder.feed(text).refusal;
}

TEST(RequestDecoder, a_request_comes_out_as_plain_values) {
  RequestDecoder decoder(kLimits);
  const std::string text =
      "patch /transactions/tx_1?a=b HTTP/1.1\r\nHost: x\r\nContent-Type:  application/json \r\n"
      "Content-Length: 4\r\n\r\nbodyGET";
  const auto progress = decoder.feed(text);
  EXPECT_EQ(progress.consumed_bytes, text.size() - 3);
  ASSERT_TRUE(decoder.is_complete());
  const HttpRequest request = decoder.take();
  EXPECT_EQ(request.method, "PATCH");
  EXPECT_EQ(request.path(), "/transactions/tx_1");
  EXPECT_EQ(request.query(), "a=b");
  EXPECT_EQ(request.headers.find("content-type"), "application/json");
  EXPECT_EQ(request.headers.find("absent"), "");
  EXPECT_EQ(request.body, "body");
  EXPECT_TRUE(request.keep_alive);
}

TEST(RequestDecoder, a_head_may_allow_a_larger_body_before_any_of_it_is_read) {
  int asked = 0;
  const BodyLimitOf uploads_may_be_large = [&](const HttpRequest& head) {
    ++asked;
    EXPECT_EQ(head.headers.find("host"), "x");
    return head.target == "/upload" ? std::size_t{100} : kLimits.body_bytes_max;
  };
  struct Case {
    const char* head;
    bool is_allowed;
    std::size_t large_bytes;
    int asked;
  };
  const Case cases[] = {
      {"PUT /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", true, 100, 1},
      {"PUT /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n", false, 0, 1},
      {"PUT /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 64\r\n\r\n", true, 0, 0},
      {"PUT /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", true, 100, 1},
      {"PUT /other HTTP/1.1\r\nHost: x\r\nContent-Length: 65\r\n\r\n", false, 0, 1},
  };
  for (const Case& one : cases) {
    asked = 0;
    RequestDecoder decoder(kLimits, uploads_may_be_large);
    const auto refusal = decoder.feed(one.head).refusal;
    EXPECT_EQ(!refusal, one.is_allowed) << one.head;
    EXPECT_EQ(refusal.value_or(HttpRefusal::kBodyTooLarge), HttpRefusal::kBodyTooLarge);
    EXPECT_EQ(one.is_allowed ? decoder.large_body_bytes() : 0, one.large_bytes) << one.head;
    EXPECT_EQ(asked, one.asked) << one.head;
  }
}

TEST(RequestDecoder, chunks_keep_to_the_limit_that_the_head_allows) {
  const BodyLimitOf allowed = [](const HttpRequest&) { return std::size_t{100}; };
  const std::string head = "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string forty = "28\r\n" + std::string(40, 'a') + "\r\n";
  RequestDecoder decoder(kLimits, allowed);
  EXPECT_FALSE(decoder.feed(head + forty + forty + "0\r\n\r\n").refusal);
  EXPECT_EQ(decoder.take().body, std::string(80, 'a'));
  // Refused at the line that announces too much, before its bytes.
  EXPECT_EQ(decoder.feed(head + forty + forty + "15\r\n").refusal, HttpRefusal::kBodyTooLarge);
}

TEST(RequestDecoder, a_request_may_arrive_byte_by_byte) {
  RequestDecoder decoder(kLimits);
  const std::string text =
      "POST /feed HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
  std::string pending;
  for (const char c : text) {
    ASSERT_FALSE(decoder.is_complete());
    pending.push_back(c);
    const auto progress = decoder.feed(pending);
    ASSERT_FALSE(progress.refusal);
    pending.erase(0, progress.consumed_bytes);
  }
  ASSERT_TRUE(decoder.is_complete());
  EXPECT_EQ(decoder.take().body, "abcde");
}

TEST(RequestDecoder, a_last_chunk_may_arrive_in_pieces) {
  RequestDecoder decoder(kLimits);
  std::string pending = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char c : std::string_view("0\r\n\r\n")) {
    pending.push_back(c);
    pending.erase(0, decoder.feed(pending).consumed_bytes);
  }
  EXPECT_TRUE(decoder.is_complete());
}

TEST(RequestDecoder, one_request_follows_another) {
  RequestDecoder decoder(kLimits);
  std::string text = "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.0\r\n\r\n";
  text.erase(0, decoder.feed(text).consumed_bytes);
  EXPECT_EQ(decoder.take().target, "/a");
  text.erase(0, decoder.feed(text).consumed_bytes);
  const HttpRequest second = decoder.take();
  EXPECT_EQ(second.target, "/b");
  EXPECT_FALSE(second.keep_alive);
  EXPECT_TRUE(text.empty());
}

TEST(RequestDecoder, a_client_that_asks_before_sending_is_heard) {
  RequestDecoder decoder(kLimits);
  decoder.feed("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_TRUE(decoder.expects_continue());
  decoder.feed("ok");
  EXPECT_FALSE(decoder.expects_continue());
  EXPECT_TRUE(decoder.is_complete());
}

TEST(RequestDecoder, what_is_no_request_is_malformed) {
  for (const char* text :
       {"\x16\x03\x01 hello\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    EXPECT_EQ(refusal_of(text), HttpRefusal::kMalformedRequest) << text;
  }
}

TEST(RequestDecoder, what_is_too_large_is_refused_before_it_is_read) {
  EXPECT_EQ(refusal_of("GET /" + std::string(600, 'x')), HttpRefusal::kHeaderTooLarge);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n"),
            HttpRefusal::kHeaderTooLarge);
  EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65\r\n\r\n"),
            HttpRefusal::kBodyTooLarge);
  EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n41\r\n" +
                       std::string(65, 'x')),
            HttpRefusal::kBodyTooLarge);
}

}  // namespace
}  // namespace atollbank::net
