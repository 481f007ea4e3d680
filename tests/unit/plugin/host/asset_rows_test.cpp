#include "plugin/host/asset_rows.hpp"
#include "plugin/host/snapshot.hpp"

#include <gtest/gtest.h>

#include <tuple>

namespace tv::host {
namespace {

auto values(const Asset& asset)
{
    return std::tie(asset.id, asset.name, asset.serial, asset.teamviewer_id, asset.revision,
                    asset.source, asset.last_seen);
}

const char* const rows[] = {
    R"({"id":"as-1","name":"NB-0815","serial":"5CG","kind":"computer","revision":"41",)"
    R"("remote_ids":{"teamviewer":"1 234","teamviewer.source":"managed","other":"7",)"
    R"("teamviewer.last_seen":"2025-03-04"}})",
    R"({"id":"as-2","name":"B\u00fcro \"7\"","serial":null,"remote_ids":{},"revision":"9"})",
    R"({"id":7,"name":["as-3",{"name":"no"}],"serial":{"id":"no"},"revision":true})",
    R"({"newer":{"remote_ids":{"teamviewer":"no"},"id":"no"},"id":"as-4","remote_ids":"5"})",
    R"({"remote_ids":[{"teamviewer":"no"}],"id":"as-5"} )",
    R"({"remote_ids":{"deep":{"teamviewer":"no"},"teamviewer":"12"},"id":"as-6"})",
    R"({})",
};

TEST(AssetRows, AreReadLikeTheDocumentOfAnAsset)
{
    AssetRowReader reader;
    for (const char* row : rows) {
        const auto read = reader.read(row);
        const auto document = read_asset(row);
        ASSERT_TRUE(read && document) << row;
        EXPECT_EQ(values(**read), values(document->asset)) << row;
    }
}

TEST(AssetRows, RowThatIsNoObjectIsRefusedAndTheNextOneIsReadAllTheSame)
{
    AssetRowReader reader;
    for (const char* row : {"", "[]", "7", R"({"id":"as-1")", R"({"id":"as-1"}})", "{} {}"})
        EXPECT_FALSE(reader.read(row)) << row;
    const auto read = reader.read(rows[0]);
    ASSERT_TRUE(read);
    EXPECT_EQ((*read)->id, "as-1");
}

} // namespace
} // namespace tv::host
