// SPDX-License-Identifier: Apache-2.0
#include "services/transactions/request_rules.h"

#include <algorithm>
#include <cmath>

namespace atollbank::transactions {

using base::ErrorCode;
using base::fail;

namespace {

constexpr std::size_t kFeedItemSizeMax = 16 * 1024;
constexpr std::size_t kMerchantTextMax = 512;
constexpr std::size_t kMerchantMetadataMax = 4096;

bool is_printable(char letter) { return static_cast<unsigned char>(letter) >= 0x20; }

}  // namespace

base::Result<void> check_metadata(const std::map<std::string, std::string>& metadata) {
  if (metadata.size() > kMetadataCountMax) {
    return fail(ErrorCode::kInvalidArgument, "metadata_full", "too many keys at once");
  }
  for (const auto& [key, value] : metadata) {
    const bool is_good_key = !key.empty() && key.size() <= kMetadataKeyMax &&
                             std::all_of(key.begin(), key.end(), is_printable);
    if (!is_good_key) {
      return fail(ErrorCode::kInvalidArgument, "metadata_key_invalid",
                  "a metadata key has 1 to 128 printable bytes");
    }
    if (value.size() > kMetadataValueMax) {
      return fail(ErrorCode::kInvalidArgument, "metadata_value_too_large",
                  "a metadata value has at most 1024 bytes");
    }
  }
  return {};
}

base::Result<void> check_category(std::optional<Category> category) {
  if (category != Category::kTopUps) return {};
  return fail(ErrorCode::kInvalidArgument, "category_invalid",
              "this category is what top-ups have, and nothing else");
}

base::Result<void> check_attachment(const Attachment& attachment) {
  const std::string& url = attachment.file_url;
  const auto is_visible = [](char letter) { return letter > ' ' && letter < '\x7F'; };
  const bool is_web = url.starts_with("https://") || url.starts_with("http://");
  if (!is_web || url.size() > kFileUrlMax || !std::all_of(url.begin(), url.end(), is_visible)) {
    return fail(ErrorCode::kInvalidArgument, "file_url_invalid",
                "file_url is an http or https address of at most 2048 letters");
  }
  const std::string& type = attachment.file_type;
  if (type.empty() || type.size() > kFileTypeMax ||
      !std::all_of(type.begin(), type.end(), is_printable)) {
    return fail(ErrorCode::kInvalidArgument, "file_type_invalid",
                "file_type is a media type such as image/png");
  }
  return {};
}

base::Result<void> check_feed_item(const FeedItem& item) {
  if (item.type != "basic") {
    return fail(ErrorCode::kInvalidArgument, "feed_type_unknown", "the only type is basic");
  }
  const auto has = [&](const char* key) {
    const auto found = item.params.find(key);
    return found != item.params.end() && !found->second.empty();
  };
  if (!has("title")) {
    return fail(ErrorCode::kInvalidArgument, "feed_title_missing", "params[title] is needed");
  }
  if (!has("image_url")) {
    return fail(ErrorCode::kInvalidArgument, "feed_image_missing", "params[image_url] is needed");
  }
  std::size_t size = item.url.size() + item.client_id.size();
  for (const auto& [key, value] : item.params) size += key.size() + value.size();
  if (size > kFeedItemSizeMax) {
    return fail(ErrorCode::kInvalidArgument, "feed_item_too_large",
                "a feed item has at most 16 KiB");
  }
  return {};
}

base::Result<void> check_merchant(const Merchant& merchant) {
  const Address& address = merchant.address;
  const std::string* const texts[] = {&merchant.name,  &merchant.statement_text, &merchant.logo,
                                      &merchant.emoji, &address.street,          &address.city,
                                      &address.region, &address.country,         &address.postcode};
  std::size_t metadata_size = 0;
  for (const auto& [key, value] : merchant.metadata) metadata_size += key.size() + value.size();
  const bool texts_fit = std::all_of(std::begin(texts), std::end(texts), [](const auto* text) {
    return text->size() <= kMerchantTextMax;
  });
  const bool is_somewhere = std::isfinite(address.latitude) && std::isfinite(address.longitude);
  if (merchant.id.is_nil() || merchant.name.empty() || !texts_fit || !is_somewhere ||
      metadata_size > kMerchantMetadataMax) {
    return fail(ErrorCode::kInvalidArgument, "merchant_invalid",
                "a merchant has an id, a name, texts of at most 512 bytes and a place");
  }
  return {};
}

}  // namespace atollbank::transactions
