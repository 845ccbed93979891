"""Faults sown in the connections; see `tests/service/faults.py`."""

from service.faults import Fault

__all__ = ["FAULTS"]

MLLP, DOORS, CDS = "connect/test_mllp.py", "connect/test_doors.py", "connect/test_cds.py"
FHIR, COURIER, HOOKS = "connect/test_fhir.py", "connect/test_courier.py", "connect/test_webhooks.py"

FAULTS = [
    Fault(
        "a message is accepted before it is stored",
        "connect/mllp/inbox.py",
        "            self.take(asked, fingerprint)\n",
        "            pass\n",
        f"{MLLP}::test_what_could_not_be_stored_is_not_accepted",
    ),
    Fault(
        "a control id of another message is no conflict",
        "connect/mllp/door.py",
        'if error.reason == "reused_key":',
        "if False:",
        f"{DOORS}::test_documents_come_by_mllp_and_keep_their_names",
    ),
    Fault(
        "the beginning of a message is taken for all of it",
        "connect/mllp/orders.py",
        "if not frame.whole:",
        "if False:",
        f"{MLLP}::test_what_is_too_long_is_refused_by_its_own_name_and_the_connection_ends",
    ),
    Fault(
        "anybody may send",
        "connect/mllp/listener.py",
        "return any(mapped in network for network in self._peers)",
        "return True",
        f"{MLLP}::test_only_known_peers_are_heard_and_only_so_many",
    ),
    Fault(
        "an addendum changes the note",
        "connect/mllp/senders.py",
        "    if case is not None:\n        return _added(unit, order, found, case)\n",
        "",
        f"{DOORS}::test_addenda_are_kept_beside_their_note_and_read_with_it",
    ),
    Fault(
        "a name is resolved once more after it was checked",
        "connect/webhooks/address.py",
        "connect_tcp(address, port,",
        "connect_tcp(host, port,",
        f"{HOOKS}::test_the_address_that_was_checked_is_the_one_that_is_dialled",
    ),
    Fault(
        "private addresses in disguise pass",
        "connect/webhooks/address.py",
        "inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]",
        "inner: list[IPv4Address | None] = []",
        f"{HOOKS}::test_addresses_that_are_not_public",
    ),
    Fault(
        "hosts are known by their ending",
        "connect/webhooks/address.py",
        'if (host if port == PORTS[parts.scheme] else f"{host}:{port}") not in self.hosts:',
        "if not host.endswith(tuple(self.hosts)):",
        f"{HOOKS}::test_urls_that_nothing_is_sent_to",
    ),
    Fault(
        "the secret before a rotation signs no more",
        "connect/webhooks/courier.py",
        "if row.secret_before is not None and row.secret_before_until > now:",
        "if False:",
        f"{COURIER}::test_two_secrets_sign_during_a_rotation",
    ),
    Fault(
        "a delivered message is sent again",
        "connect/webhooks/courier.py",
        'if row is None or row.state == "delivered":',
        "if row is None:",
        f"{COURIER}::test_a_failed_message_is_tried_again_under_the_same_id",
    ),
    Fault(
        "every receiver hears everything",
        "connect/webhooks/courier.py",
        "return not receiver.kinds or each.kind in receiver.kinds",
        "return True",
        f"{COURIER}::test_an_event_is_told_to_who_asks_for_it",
    ),
    Fault(
        "a CDS client's token is good twice",
        "connect/cds/caller.py",
        "if (issuer, name) in self._spent:",
        "if False:",
        f"{CDS}::test_a_token_is_good_once",
    ),
    Fault(
        "a CDS client's token is good at any address",
        "connect/cds/caller.py",
        '"verify_nbf": False}',
        '"verify_nbf": False, "verify_aud": False}',
        f"{CDS}::test_a_caller_who_does_not",
    ),
    Fault(
        "a quote is told a character late",
        "connect/fhir/response.py",
        '"valueUnsignedInt": fact["start"]',
        '"valueUnsignedInt": fact["start"] + 1',
        f"{FHIR}::test_quotes_are_true_to_the_text_and_odd_blanks_are_told_by_place",
    ),
    Fault(
        "a refusal repeats what was sent",
        "connect/fhir/documents.py",
        'if value["resourceType"] in NAMED else "Resource"',
        'if value["resourceType"] else "Resource"',
        f"{FHIR}::test_a_document_that_cannot_be_read_is_one_coded_issue_without_the_input",
    ),
]
