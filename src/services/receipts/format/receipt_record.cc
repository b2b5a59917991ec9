// SPDX-License-Identifier: Apache-2.0
#include "services/receipts/format/receipt_record.h"

#include <bit>

namespace atollbank::receipts::format {

namespace {

// Reads and writes by one list of fields a type, so that the two cannot part. Each `visit` below
// is called with a Writer and a value, or with a Reader and what it is to fill.
class Writer {
 public:
  void one(std::int64_t value) { bytes_.write(value); }
  void one(std::uint8_t value) { bytes_.write(value); }
  void one(double value) { bytes_.write(std::bit_cast<std::uint64_t>(value)); }
  void one(bool value) { bytes_.write(static_cast<std::uint8_t>(value ? 1 : 0)); }
  void one(base::Id value) { bytes_.write(value); }
  void one(const std::string& value) { bytes_.write_text(value); }
  template <class T>
  void one(const std::optional<T>& value) {
    one(value.has_value());
    if (value) one(*value);
  }
  template <class T>
  void one(const std::vector<T>& values) {
    bytes_.write(static_cast<std::uint32_t>(values.size()));
    for (const T& value : values) one(value);
  }
  template <class T>
  void one(const T& value) {
    visit(*this, value);
  }
  base::Bytes take() { return bytes_.take(); }

 private:
  base::ByteWriter bytes_;
};

class Reader {
 public:
  explicit Reader(base::ByteView bytes) : bytes_(bytes) {}

  void one(std::int64_t& value) { value = bytes_.read<std::int64_t>(); }
  void one(std::uint8_t& value) { value = bytes_.read<std::uint8_t>(); }
  void one(double& value) { value = std::bit_cast<double>(bytes_.read<std::uint64_t>()); }
  void one(bool& value) {
    const auto flag = bytes_.read<std::uint8_t>();
    is_canonical_ = is_canonical_ && flag <= 1;
    value = flag == 1;
  }
  void one(base::Id& value) { value = bytes_.read<base::Id>(); }
  void one(std::string& value) { value = bytes_.read_text(); }
  template <class T>
  void one(std::optional<T>& value) {
    bool has_value = false;
    one(has_value);
    if (has_value) one(value.emplace());
  }
  // No more of them than bytes are left, whatever the count says.
  template <class T>
  void one(std::vector<T>& values) {
    const auto count = bytes_.read<std::uint32_t>();
    if (count > bytes_.remaining() || ++depth_ > kDepthMax) is_canonical_ = false;
    for (std::uint32_t i = 0; i < count && is_good(); ++i) one(values.emplace_back());
    --depth_;
  }
  template <class T>
  void one(T& value) {
    visit(*this, value);
  }
  bool is_good() const { return bytes_.ok() && is_canonical_; }
  bool is_whole() const { return is_good() && bytes_.at_end(); }

 private:
  static constexpr int kDepthMax = 3;  // items of items of a receipt
  base::ByteReader bytes_;
  bool is_canonical_ = true;
  int depth_ = 0;
};

template <class Codec, class T>
  requires std::same_as<std::remove_const_t<T>, Item>
void visit(Codec& codec, T& item) {
  codec.one(item.description);
  codec.one(item.amount_minor);
  codec.one(item.currency);
  codec.one(item.quantity);
  codec.one(item.unit);
  codec.one(item.tax_minor);
  codec.one(item.sub_items);
}

template <class Codec, class T>
  requires std::same_as<std::remove_const_t<T>, Tax>
void visit(Codec& codec, T& tax) {
  codec.one(tax.description);
  codec.one(tax.amount_minor);
  codec.one(tax.currency);
  codec.one(tax.tax_number);
}

template <class Codec, class T>
  requires std::same_as<std::remove_const_t<T>, Payment>
void visit(Codec& codec, T& payment) {
  codec.one(payment.type);
  codec.one(payment.amount_minor);
  codec.one(payment.currency);
  codec.one(payment.last_four);
  codec.one(payment.gift_card_type);
  codec.one(payment.bin);
  codec.one(payment.auth_code);
  codec.one(payment.aid);
  codec.one(payment.mid);
  codec.one(payment.tid);
}

template <class Codec, class T>
  requires std::same_as<std::remove_const_t<T>, Seller>
void visit(Codec& codec, T& seller) {
  codec.one(seller.name);
  codec.one(seller.online);
  codec.one(seller.phone);
  codec.one(seller.email);
  codec.one(seller.store_name);
  codec.one(seller.store_address);
  codec.one(seller.store_postcode);
}

template <class Codec, class T>
  requires std::same_as<std::remove_const_t<T>, Receipt>
void visit(Codec& codec, T& receipt) {
  codec.one(receipt.id);
  codec.one(receipt.transaction_id);
  codec.one(receipt.account_id);
  codec.one(receipt.created.nanoseconds);
  codec.one(receipt.updated.nanoseconds);
  codec.one(receipt.external_id);
  codec.one(receipt.total_minor);
  codec.one(receipt.currency);
  codec.one(receipt.items);
  codec.one(receipt.taxes);
  codec.one(receipt.payments);
  codec.one(receipt.seller);
}

base::Error malformed() {
  return base::make_error(base::ErrorCode::kDataLoss, "record_malformed",
                          "a record of the receipts does not have its format");
}

}  // namespace

std::string partition_of(const Holder& holder) {
  return "receipts/" + base::to_base62(holder.user_id) + '/' + holder.client_id;
}
std::string receipt_key(base::Id digest) { return "named/" + base::to_base62(digest); }
std::string old_receipt_key(const std::string& external_id) { return "receipt/" + external_id; }

base::Bytes encode_receipt(const Receipt& receipt) {
  Writer writer;
  writer.one(kRecordFormat);
  writer.one(receipt);
  return writer.take();
}

base::Result<Receipt> decode_receipt(base::ByteView bytes) {
  Reader reader(bytes);
  std::uint8_t record_format = 0;
  Receipt receipt;
  reader.one(record_format);
  reader.one(receipt);
  if (!reader.is_whole() || record_format != kRecordFormat) return base::fail(malformed());
  return receipt;
}

base::Bytes encode_count(std::uint32_t count) { return std::string(base::bytes_of(count)); }

base::Result<std::uint32_t> decode_count(base::ByteView bytes) {
  base::ByteReader reader(bytes);
  const auto count = reader.read<std::uint32_t>();
  if (!reader.ok() || !reader.at_end()) return base::fail(malformed());
  return count;
}

}  // namespace atollbank::receipts::format
