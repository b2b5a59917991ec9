// SPDX-License-Identifier: Apache-2.0
// Attachment → JSON: the documented fields, and "type" and "url", which transactions repeat them
// as.
#include "gateways/edge/shapes/attachment_json.h"

namespace atollbank::edge {

void write_attachment(base::JsonWriter& json, const transactions::Attachment& attachment) {
  json.begin_object();
  json.member("id", "attach", attachment.id);
  json.member("user_id", "user", attachment.user_id);
  json.member("external_id", "tx", attachment.transaction_id);
  json.member("file_url", attachment.file_url);
  json.member("file_type", attachment.file_type);
  json.member("created", attachment.created);
  json.member("type", attachment.file_type);
  json.member("url", attachment.file_url);
  json.end_object();
}

std::string attachment_json(const transactions::Attachment& attachment) {
  base::JsonWriter json;
  json.begin_object();
  json.key("attachment");
  write_attachment(json, attachment);
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
