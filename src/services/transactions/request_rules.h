// SPDX-License-Identifier: Apache-2.0
// What a request of a client must keep to. Pure functions.
#pragma once

#include "services/transactions/api.h"

namespace atollbank::transactions {

// invalid_argument metadata_key_invalid, metadata_value_too_large, metadata_full
base::Result<void> check_metadata(const std::map<std::string, std::string>& metadata);

// invalid_argument feed_type_unknown, feed_title_missing, feed_image_missing, feed_item_too_large
base::Result<void> check_feed_item(const FeedItem& item);

// invalid_argument category_invalid
base::Result<void> check_category(std::optional<Category> category);

// invalid_argument file_url_invalid, file_type_invalid
base::Result<void> check_attachment(const Attachment& attachment);

// invalid_argument merchant_invalid
base::Result<void> check_merchant(const Merchant& merchant);

}  // namespace atollbank::transactions
