// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "gateways/edge/edge_fixture.h"

namespace atollbank::edge {
namespace {

using testing::HasSubstr;

TEST_F(EdgeTest, an_upload_gets_addresses_of_the_bank_as_its_caller_knows_it) {
  const std::string form = "file_name=a.png&file_type=image%2Fpng";
  more_headers_ = {{"Host", "127.0.0.1:8080"}};
  EXPECT_EQ(ask_edge("POST", "/attachment/upload", form), 200);
  EXPECT_EQ(json().get_string("file_url").value(), "http://127.0.0.1:8080/attachment/files/FILE");
  EXPECT_EQ(json().get_string("upload_url").value(),
            "http://127.0.0.1:8080/attachment/uploads/UPLOAD");
  EXPECT_EQ(attachments_.begun->file_name, "a.png");
  EXPECT_EQ(attachments_.begun->user_id, kUser);
  more_headers_ = {{"Host", "bank.example"}, {"X-Forwarded-Proto", "https"}};
  EXPECT_EQ(ask_edge("POST", "/attachment/upload", form + "&content_length=12"), 200);
  EXPECT_THAT(json().get_string("file_url").value(), HasSubstr("https://bank.example/"));
  EXPECT_EQ(attachments_.begun->content_length, 12u);
  more_headers_ = {{"Host", "evil\"/><script>"}};
  EXPECT_EQ(ask_edge("POST", "/attachment/upload", form), 400);
  EXPECT_EQ(ask_edge("POST", "/attachment/upload", "file_type=image%2Fpng"), 400);
}

class PublicUrlTest : public EdgeTest {
 protected:
  EdgeOptions options() const override { return {.public_url = "https://bank.example"}; }
};

TEST_F(PublicUrlTest, where_the_bank_is_configured_to_be_no_caller_says_otherwise) {
  more_headers_ = {{"Host", "evil.example"}, {"X-Forwarded-Proto", "http"}};
  EXPECT_EQ(ask_edge("POST", "/attachment/upload", "file_name=a.png&file_type=image%2Fpng"), 200);
  EXPECT_EQ(json().get_string("file_url").value(), "https://bank.example/attachment/files/FILE");
  EXPECT_EQ(json().get_string("upload_url").value(),
            "https://bank.example/attachment/uploads/UPLOAD");
}

TEST_F(EdgeTest, a_file_is_taken_as_it_is_by_either_method_whatever_it_looks_like) {
  const std::string bytes("{\0%&=\xFF", 6);
  more_headers_ = {{"Content-Encoding", "gzip"}, {"Content-Type", "multipart/x-anything"}};
  for (const char* method : {"PUT", "POST"}) {
    attachments_.stored.reset();
    EXPECT_EQ(ask_edge(method, "/attachment/uploads/TOKEN?X-Amz-Expires=900", bytes, ""), 200);
    EXPECT_EQ(response_.body, "{}");
    EXPECT_EQ(attachments_.stored->bytes, bytes);
    EXPECT_EQ(attachments_.stored->upload_token, "TOKEN");
    EXPECT_TRUE(attachments_.stored->says_gzip);
  }
}

TEST_F(EdgeTest, only_uploads_and_receipts_may_be_larger_than_other_requests) {
  const auto limit = [&](std::string method, std::string target) {
    net::HttpRequest head;
    head.method = std::move(method);
    head.target = std::move(target);
    return edge_->body_bytes_max(head);
  };
  const std::size_t usual = net::HttpLimits().body_bytes_max;
  EXPECT_EQ(limit("PUT", "//attachment/uploads/x/?a=b"), attachments::kFileBytesMax);
  EXPECT_EQ(limit("POST", "/attachment/uploads/x"), attachments::kFileBytesMax);
  EXPECT_EQ(limit("PUT", "/transaction-receipts"), receipts::kReceiptBytesMax);
  EXPECT_EQ(limit("GET", "/attachment/uploads/x"), usual);
  EXPECT_EQ(limit("POST", "/feed"), usual);
  EXPECT_EQ(limit("PUT", "/nowhere"), usual);
}

TEST_F(EdgeTest, a_file_is_handed_out_so_that_no_browser_runs_it) {
  attachments_.shown = {.file_name = "caf\xC3\xA9 \"x\".png",
                        .file_type = "image/png",
                        .bytes = "bytes",
                        .is_gzip = true};
  EXPECT_EQ(ask_edge("GET", "/attachment/files/TOKEN", "", "", "image/png"), 200);
  EXPECT_EQ(response_.body, "bytes");
  EXPECT_EQ(response_.content_type, "image/png");
  EXPECT_EQ(header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(header("Content-Encoding"), "gzip");
  EXPECT_EQ(header("Content-Disposition"),
            "attachment; filename=\"caf____x_.png\"; "
            "filename*=UTF-8''caf%C3%A9%20%22x%22.png");
  EXPECT_EQ(header("Content-Security-Policy"), "default-src 'none'; sandbox");
}

TEST_F(EdgeTest, the_address_of_a_file_is_a_secret_that_the_access_log_does_not_learn) {
  attachments_.fetch_error =
      base::make_error(base::ErrorCode::kNotFound, "file_not_found", "no such file");
  EXPECT_EQ(ask_edge("GET", "/attachment/files/TOKEN", "", ""), 404);
  ASSERT_EQ(refused_.size(), 1u);
  EXPECT_THAT(refused_[0], HasSubstr(" read_file /attachment/files/{id} "));
}

TEST_F(EdgeTest, attachments_come_and_go) {
  EXPECT_EQ(ask_edge("POST", "/attachment/register",
                     "external_id=" + transaction() +
                         "&file_url=https%3A%2F%2Fexample.com%2Fa.png&file_type=image%2Fpng"),
            200);
  const auto answer = json();
  const auto* attachment = answer.find("attachment");
  ASSERT_NE(attachment, nullptr);
  EXPECT_EQ(attachment->get_string("external_id").value(), transaction());
  EXPECT_EQ(attachment->get_string("file_url").value(), "https://example.com/a.png");
  const std::string id = attachment->get_string("id").value();
  EXPECT_EQ(ask_edge("POST", "/attachment/deregister", "id=" + id), 200);
  EXPECT_EQ(response_.body, "{}");
  EXPECT_EQ(attachments_.removed, base::parse_id("attach", id).value());
  EXPECT_EQ(ask_edge("POST", "/attachment/register", "file_url=x"), 400);
  EXPECT_EQ(code(), "bad_request.missing_param.external_id");
}

TEST_F(EdgeTest, a_receipt_is_put_read_and_deleted_by_its_external_id) {
  const std::string receipt =
      R"({"external_id":"till-7","transaction_id":")" + transaction() +
      R"(","total":5,"currency":"GBP","items":[{"description":"x","amount":5,"currency":"GBP"}]})";
  EXPECT_EQ(ask_edge("PUT", "/transaction-receipts/", receipt), 200);
  EXPECT_EQ(json().get_string("receipt_id").value(),
            base::to_text("receipt", base::Id{.high = 1, .low = 88}));
  EXPECT_EQ(receipts_.client_id, "oauth2client_1");
  EXPECT_EQ(ask_edge("GET", "/transaction-receipts?external_id=till-7"), 200);
  EXPECT_EQ(json().find("receipt")->get_string("external_id").value(), "till-7");
  EXPECT_EQ(ask_edge("GET", "/transaction-receipts"), 400);
  EXPECT_EQ(ask_edge("GET", "/transaction-receipts?external_id=other"), 404);
  EXPECT_EQ(code(), "not_found.receipt");
  // In the query, in a form, or in JSON.
  const std::pair<const char*, const char*> deletions[] = {
      {"/transaction-receipts?external_id=till-7", ""},
      {"/transaction-receipts", "external_id=till-7"},
      {"/transaction-receipts", R"({"external_id":"till-7"})"}};
  for (const auto& [target, body] : deletions) {
    EXPECT_EQ(ask_edge("PUT", "/transaction-receipts", receipt), 200);
    EXPECT_EQ(ask_edge("DELETE", target, body), 200) << body;
    EXPECT_EQ(response_.body, "{}");
  }
  EXPECT_EQ(ask_edge("DELETE", "/transaction-receipts?external_id=till-7"), 404);
}

}  // namespace
}  // namespace atollbank::edge
