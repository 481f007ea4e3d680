"""Every example of the contract's page is what the page says, and stops being it when it is spoilt."""

import copy
import json
import unittest

import examples

# Members whose content belongs to somebody else: a plugin's values, a customer's ids.
FREE = {"value", "values", "args", "remote_ids", "set", "stats", "properties", "texts"}


def objects(value, path=()):
    """(path, object) of every object whose members the page decides."""
    if isinstance(value, dict):
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        if name not in FREE:
            yield from objects(inner, (*path, name))


def at(value, path):
    for name in path:
        value = value[name]
    return value


def misspelt(document, path, name):
    spoilt = copy.deepcopy(document)
    spot = at(spoilt, path)
    spot[name + "_"] = spot.pop(name)
    return json.dumps(spoilt)


def doubled(document, path, name):
    """The document with one member written twice; JSON libraries do not write that, so a mark helps."""
    spoilt = copy.deepcopy(document)
    spot = at(spoilt, path)
    member = f"{json.dumps(name)}: {json.dumps(spot[name])}"
    spot["MARK"] = 0
    return json.dumps(spoilt).replace('"MARK": 0', member)


class Examples(unittest.TestCase):
    def assert_refused(self, schema, text):
        with self.assertRaises(examples.Refused, msg=text):
            examples.read(schema, text)

    def refuses_each_member(self, spoil):
        for schema, text in examples.examples():
            document = json.loads(text)
            for path, value in objects(document):
                for name in value:
                    with self.subTest(schema=schema, path=path, member=name):
                        self.assert_refused(schema, spoil(document, path, name))

    def test_page_has_an_example_of_every_document(self):
        self.assertEqual({schema for schema, _ in examples.examples()}, set(examples.READERS))

    def test_page_has_an_example_of_every_effect(self):
        used = {effect["type"] for schema in ("desk.outcome/1", "portion")
                for _, text in examples.examples(schema) for effect in json.loads(text).get("effects", [])}
        self.assertEqual(used, set(examples.effect_types()))

    def test_each_is_what_the_page_says(self):
        for schema, text in examples.examples():
            with self.subTest(schema=schema):
                examples.read(schema, text)

    def test_misspelt_member_is_refused(self):
        self.refuses_each_member(misspelt)

    def test_doubled_member_is_refused(self):
        self.refuses_each_member(doubled)

    def test_effect_without_a_member_that_it_needs_is_refused(self):
        for schema in ("desk.outcome/1", "portion"):
            for _, text in examples.examples(schema):
                document = json.loads(text)
                for index, effect in enumerate(document.get("effects", [])):
                    targets, required, _ = examples.effect_types()[effect["type"]]
                    for name in [n for n in effect if n in ("type", "key", *required, *targets)]:
                        spoilt = copy.deepcopy(document)
                        del spoilt["effects"][index][name]
                        with self.subTest(effect=effect["type"], member=name):
                            self.assert_refused(schema, json.dumps(spoilt))

    def test_limits_of_json_are_refused(self):
        self.assert_refused("desk.outcome/1", '{"message": ')
        self.assert_refused("desk.outcome/1", '{"stats": {"seen": 9007199254740993}}')
        self.assert_refused("desk.outcome/1", '{"stats": {"seen": -1}}')
        self.assert_refused("desk.outcome/1", '{"message": "' + "x" * 1024 * 1024 + '"}')

    def test_names_of_stats_are_those_of_the_page(self):
        examples.read("desk.outcome/1", json.dumps({"stats": {"seen_2": 1, "x" * 63: 1}}))
        for name in ("", "x" * 64, "Seen", "seen.2"):
            self.assert_refused("desk.outcome/1", json.dumps({"stats": {name: 1}}))

    def test_verdict_has_a_revision_if_there_is_an_asset(self):
        for verdict in ("gone", "refused"):
            examples.read("desk.asset-verdict/1", json.dumps({"id": "as-1", "verdict": verdict}))
        for verdict in ("applied", "unchanged", "conflict"):
            self.assert_refused("desk.asset-verdict/1", json.dumps({"id": "as-1", "verdict": verdict}))

    def test_what_a_plugin_may_fill_as_it_likes_is_as_deep_as_the_page_says(self):
        """In the value of a record, about which nothing else is to be refused."""
        document = json.loads(examples.examples("desk.configuration/1")[0][1])
        document["records"][0]["value"] = {"a": "DEEP"}
        text = json.dumps(document)
        around = 4  # the document, the list of its records, the record, its value
        for levels, refused in ((16 - around, False), (16 - around + 1, True)):
            nested = text.replace('"DEEP"', "[" * levels + "]" * levels)
            with self.subTest(levels=levels):
                if refused:
                    self.assert_refused("desk.configuration/1", nested)
                else:
                    examples.read("desk.configuration/1", nested)


if __name__ == "__main__":
    unittest.main()
