// SPDX-License-Identifier: Apache-2.0
#include "services/attachments/format/file_record.h"

#include <gtest/gtest.h>

#include "services/attachments/file_type.h"

namespace atollbank::attachments {
namespace {

const FileName kFile{.user_id = {.high = 1, .low = 2}, .key = {.high = 3, .low = 4}};

TEST(FileRecord, format_one_keeps_its_bytes) {
  format::FileRecord file;
  file.name = kFile;
  file.upload_until = {5};
  file.unused_until = {6};
  file.secret_hash.fill(0xAB);
  file.size = 7;
  file.is_gzip = true;
  file.blob = "b";
  file.file_name = "a.png";
  file.file_type = "image/png";
  file.uses = {{.high = 8, .low = 9}};
  const std::string bytes = format::encode_file(file);
  EXPECT_EQ(base::to_hex(bytes),
            "0101"
            "0100000000000000020000000000000003000000000000000400000000000000"
            "05000000000000000600000000000000"
            "abababababababababababababababababababababababababababababababab"
            "0700000000000000"
            "010000006205000000612e706e6709000000696d6167652f706e67"
            "0100000008000000000000000900000000000000");
  EXPECT_EQ(format::decode_file(bytes).value(), file);
  EXPECT_EQ(base::to_hex(format::encode_total({.bytes = 1, .files = 2})),
            "01010000000000000002000000");
}

TEST(FileRecord, with_a_sealed_name_is_format_two_and_holds_none_of_it) {
  format::FileRecord file;
  file.name = kFile;
  file.file_name = "a.png";
  file.file_name_parts = {{.key = 8, .bytes = "sealed"}};
  const std::string bytes = format::encode_file(file);
  EXPECT_EQ(bytes[0], 2);
  EXPECT_EQ(bytes.find("a.png"), std::string::npos);
  file.file_name = "";
  EXPECT_EQ(format::decode_file(bytes).value(), file);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(format::decode_file(bytes.substr(0, size))) << size;
  }
}

TEST(FileRecord, what_may_be_removed_sorts_by_when) {
  format::FileRecord file;
  file.name = kFile;
  file.unused_until = base::Timestamp::from_ms(1000);
  const std::string key = format::unused_key(file);
  EXPECT_GT(key, format::unused_end(base::Timestamp::from_ms(1000)));
  EXPECT_LT(key, format::unused_end(base::Timestamp::from_ms(1001)));
  EXPECT_EQ(format::key_in_unused(key).value(), kFile.key);
}

TEST(FileToken, is_read_back_and_found_in_an_address) {
  const UploadName upload{.file = kFile, .secret = {.high = 5, .low = 6}};
  EXPECT_EQ(parse_file_token(file_token(kFile)), kFile);
  EXPECT_EQ(parse_upload_token(upload_token(upload)), upload);
  EXPECT_FALSE(parse_file_token(upload_token(upload)));
  EXPECT_FALSE(parse_upload_token(file_token(kFile)));
  EXPECT_FALSE(parse_file_token(std::string(44, '-')));
  const std::string url = "https://bank.example/attachment/files/" + file_token(kFile);
  EXPECT_EQ(file_in(url), kFile);
  EXPECT_EQ(file_in(url + "?size=small"), kFile);
  EXPECT_FALSE(file_in("https://elsewhere.example/a.png"));
  EXPECT_FALSE(file_in(url.substr(0, url.size() - 1)));
}

TEST(FileType, only_what_no_browser_runs_is_kept) {
  EXPECT_EQ(allowed_type("image/png").value(), "image/png");
  EXPECT_EQ(allowed_type("IMAGE/JPG; q=1").value(), "image/jpeg");
  for (const char* type : {"", "text/html", "image/svg+xml", "application/javascript",
                           "text/plain\r\nX: y", "application/octet-stream", "png"}) {
    EXPECT_EQ(allowed_type(type).error().reason, "file_type_not_allowed") << type;
  }
  EXPECT_TRUE(check_file_name("None"));
  EXPECT_FALSE(check_file_name(""));
  EXPECT_FALSE(check_file_name("a\nb"));
  EXPECT_FALSE(check_file_name(std::string(256, 'a')));
}

}  // namespace
}  // namespace atollbank::attachments
