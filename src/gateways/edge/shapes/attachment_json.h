// SPDX-License-Identifier: Apache-2.0
// Attachments in the public shape. Pure.
#pragma once

#include <string>

#include "base/json.h"
#include "services/transactions/transaction.h"

namespace atollbank::edge {

void write_attachment(base::JsonWriter& json, const transactions::Attachment& attachment);

// {"attachment":{…}}
std::string attachment_json(const transactions::Attachment& attachment);

}  // namespace atollbank::edge
