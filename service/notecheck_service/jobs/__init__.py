"""Work that nobody waits for at the other end of a connection: kept in the store, leased, tried again, never lost.

unit ─ enqueue ─▶ row of `job` ─ lease ─▶ worker ─ handler ─▶ done | tried again later | dead

A job's payload holds ids and codes. A handler may run more than once: what it does, it does once (`batch_record`).
"""
