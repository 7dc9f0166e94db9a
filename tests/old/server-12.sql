

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--

CREATE FUNCTION public.abductee_comes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'abductee', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, 1 AS more FROM fresh AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.abductee_goes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'abductee', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, -1 AS more FROM gone AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.abductee_moves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'abductee', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, -1 AS more FROM gone AS r UNION ALL SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, 1 AS more FROM fresh AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.batch_number() RETURNS bigint
    LANGUAGE plpgsql
    AS $$BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM batch); END$$;

--

CREATE FUNCTION public.change_number() RETURNS bigint
    LANGUAGE plpgsql
    AS $$BEGIN RETURN (SELECT coalesce(max(id), 0) + 1 FROM change); END$$;

--

CREATE FUNCTION public.draft_number() RETURNS bigint
    LANGUAGE plpgsql
    AS $$BEGIN RETURN (SELECT coalesce(max(entered), 0) + 1 FROM draft); END$$;

--

CREATE FUNCTION public.incident_comes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'incident', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, 1 AS more FROM fresh AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.incident_goes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'incident', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, -1 AS more FROM gone AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.incident_moves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'incident', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, -1 AS more FROM gone AS r UNION ALL SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, 1 AS more FROM fresh AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.informant_comes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'informant', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, 1 AS more FROM fresh AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.informant_goes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'informant', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, -1 AS more FROM gone AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.informant_moves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'informant', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, -1 AS more FROM gone AS r UNION ALL SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, 1 AS more FROM fresh AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.place_comes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'place', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, 1 AS more FROM fresh AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.place_goes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'place', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, -1 AS more FROM gone AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.place_moves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'place', part, sum(more) FROM (SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, -1 AS more FROM gone AS r UNION ALL SELECT CASE WHEN r.withdrawn IS NULL THEN coalesce(r."state", '') ELSE 'withdrawn' END AS part, 1 AS more FROM fresh AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.problem_comes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'problem', part, sum(more) FROM (SELECT r.rule AS part, 1 AS more FROM fresh AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.problem_goes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'problem', part, sum(more) FROM (SELECT r.rule AS part, -1 AS more FROM gone AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

--

CREATE FUNCTION public.problem_moves() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN INSERT INTO counted SELECT 'problem', part, sum(more) FROM (SELECT r.rule AS part, -1 AS more FROM gone AS r UNION ALL SELECT r.rule AS part, 1 AS more FROM fresh AS r) AS told GROUP BY part HAVING sum(more) <> 0 ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number; RETURN NULL; END$$;

SET default_tablespace = '';

SET default_table_access_method = heap;

--

CREATE TABLE public.abductee (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    name_ar text COLLATE pg_catalog."C",
    name_latin text COLLATE pg_catalog."C",
    father text COLLATE pg_catalog."C",
    mother text COLLATE pg_catalog."C",
    kunya text COLLATE pg_catalog."C",
    sex text COLLATE pg_catalog."C",
    born text COLLATE pg_catalog."C",
    born_typed text COLLATE pg_catalog."C",
    age bigint,
    nationality text COLLATE pg_catalog."C",
    occupation text COLLATE pg_catalog."C",
    abducted_on text COLLATE pg_catalog."C",
    abducted_on_typed text COLLATE pg_catalog."C",
    governorate text COLLATE pg_catalog."C",
    place text COLLATE pg_catalog."C",
    place_typed text COLLATE pg_catalog."C",
    abducted_by text COLLATE pg_catalog."C",
    manner text COLLATE pg_catalog."C",
    incident text COLLATE pg_catalog."C",
    learned_on text COLLATE pg_catalog."C",
    learned_on_typed text COLLATE pg_catalog."C",
    physical text COLLATE pg_catalog."C",
    belongings text COLLATE pg_catalog."C",
    family_contact text COLLATE pg_catalog."C",
    consent text COLLATE pg_catalog."C",
    notes text COLLATE pg_catalog."C",
    reference text COLLATE pg_catalog."C",
    state text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C",
    status text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    consent_asked_on text COLLATE pg_catalog."C",
    consent_asked_on_typed text COLLATE pg_catalog."C",
    family_knows text COLLATE pg_catalog."C",
    same_person text COLLATE pg_catalog."C",
    CONSTRAINT abductee_check CHECK (((physical IS NULL) AND (family_contact IS NULL)))
);

--

CREATE TABLE public.abductee_search (
    id bigint NOT NULL,
    terms tsvector NOT NULL
);

--

CREATE TABLE public.apart (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    one text COLLATE pg_catalog."C",
    other text COLLATE pg_catalog."C",
    compared text COLLATE pg_catalog."C",
    reason text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    desk text COLLATE pg_catalog."C",
    said_at text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.batch (
    id bigint DEFAULT public.batch_number() NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    who text NOT NULL COLLATE pg_catalog."C",
    about text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.casualty (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    outcome text COLLATE pg_catalog."C",
    party text COLLATE pg_catalog."C",
    standing text COLLATE pg_catalog."C",
    who text COLLATE pg_catalog."C",
    role text COLLATE pg_catalog."C",
    count bigint,
    lowest bigint,
    highest bigint,
    outcome_date text COLLATE pg_catalog."C",
    outcome_date_typed text COLLATE pg_catalog."C",
    found_on text COLLATE pg_catalog."C",
    found_on_typed text COLLATE pg_catalog."C",
    learned_on text COLLATE pg_catalog."C",
    learned_on_typed text COLLATE pg_catalog."C",
    cause text COLLATE pg_catalog."C",
    note text COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    "position" bigint,
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    earlier text COLLATE pg_catalog."C"
);

--

CREATE TABLE public.change (
    id bigint DEFAULT public.change_number() NOT NULL,
    revision bigint NOT NULL,
    row_kind text NOT NULL COLLATE pg_catalog."C",
    row_uid text NOT NULL COLLATE pg_catalog."C",
    field text NOT NULL COLLATE pg_catalog."C",
    old text COLLATE pg_catalog."C",
    old_salt bytea NOT NULL,
    new text COLLATE pg_catalog."C",
    new_salt bytea NOT NULL,
    alone bigint DEFAULT 1 NOT NULL
);

--

CREATE TABLE public.coded (
    row_kind text NOT NULL COLLATE pg_catalog."C",
    field text NOT NULL COLLATE pg_catalog."C",
    code text NOT NULL COLLATE pg_catalog."C",
    row_id bigint NOT NULL
);

--

CREATE TABLE public.contact (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    record text COLLATE pg_catalog."C",
    asked_on text COLLATE pg_catalog."C",
    asked_on_typed text COLLATE pg_catalog."C",
    whom text COLLATE pg_catalog."C",
    came_of text COLLATE pg_catalog."C",
    not_before text COLLATE pg_catalog."C",
    not_before_typed text COLLATE pg_catalog."C",
    note text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    desk text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT contact_check CHECK (((record IS NULL) AND (asked_on IS NULL) AND (asked_on_typed IS NULL) AND (whom IS NULL) AND (came_of IS NULL) AND (not_before IS NULL) AND (not_before_typed IS NULL) AND (note IS NULL) AND (person IS NULL) AND (desk IS NULL) AND (withdrawn IS NULL) AND (set_aside IS NULL)))
);

--

CREATE TABLE public.counted (
    kind text NOT NULL COLLATE pg_catalog."C",
    part text NOT NULL COLLATE pg_catalog."C",
    number bigint NOT NULL
);

--

CREATE TABLE public.decision (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    record text COLLATE pg_catalog."C",
    event text COLLATE pg_catalog."C",
    state text COLLATE pg_catalog."C",
    vector text COLLATE pg_catalog."C",
    hash text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    desk text COLLATE pg_catalog."C",
    decided_at text COLLATE pg_catalog."C",
    because text COLLATE pg_catalog."C",
    note text COLLATE pg_catalog."C",
    until text COLLATE pg_catalog."C",
    until_typed text COLLATE pg_catalog."C",
    key text COLLATE pg_catalog."C",
    signature text COLLATE pg_catalog."C",
    follows text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C",
    sample text COLLATE pg_catalog."C",
    awaits text COLLATE pg_catalog."C"
);

--

CREATE TABLE public.draft (
    person text NOT NULL COLLATE pg_catalog."C",
    uid text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    content text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    entered bigint DEFAULT public.draft_number() NOT NULL
);

--

CREATE TABLE public.incident (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    kind text COLLATE pg_catalog."C",
    means text COLLATE pg_catalog."C",
    marks text COLLATE pg_catalog."C",
    occurred text COLLATE pg_catalog."C",
    occurred_typed text COLLATE pg_catalog."C",
    time_of_day text COLLATE pg_catalog."C",
    learned_on text COLLATE pg_catalog."C",
    learned_on_typed text COLLATE pg_catalog."C",
    governorate text COLLATE pg_catalog."C",
    area text COLLATE pg_catalog."C",
    place text COLLATE pg_catalog."C",
    place_typed text COLLATE pg_catalog."C",
    zone text COLLATE pg_catalog."C",
    latitude double precision,
    longitude double precision,
    exactness text COLLATE pg_catalog."C",
    carried_out_by text COLLATE pg_catalog."C",
    against text COLLATE pg_catalog."C",
    jointly_with text COLLATE pg_catalog."C",
    claimed_by text COLLATE pg_catalog."C",
    certainty text COLLATE pg_catalog."C",
    summary text COLLATE pg_catalog."C",
    narrative text COLLATE pg_catalog."C",
    public_summary text COLLATE pg_catalog."C",
    reference text COLLATE pg_catalog."C",
    state text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C",
    killed bigint,
    set_aside text COLLATE pg_catalog."C"
);

--

CREATE TABLE public.incident_search (
    id bigint NOT NULL,
    terms tsvector NOT NULL
);

--

CREATE TABLE public.informant (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    code text COLLATE pg_catalog."C",
    identity text COLLATE pg_catalog."C",
    contact text COLLATE pg_catalog."C",
    reliability text COLLATE pg_catalog."C",
    note text COLLATE pg_catalog."C",
    reference text COLLATE pg_catalog."C",
    state text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    CONSTRAINT informant_check CHECK (((identity IS NULL) AND (contact IS NULL) AND (note IS NULL)))
);

--

CREATE TABLE public.informant_search (
    id bigint NOT NULL,
    terms tsvector NOT NULL
);

--

CREATE TABLE public.issue (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    period text COLLATE pg_catalog."C",
    layout text COLLATE pg_catalog."C",
    form text COLLATE pg_catalog."C",
    edition bigint,
    corrects text COLLATE pg_catalog."C",
    state text COLLATE pg_catalog."C",
    as_of text COLLATE pg_catalog."C",
    ended bigint,
    head text COLLATE pg_catalog."C",
    figures text COLLATE pg_catalog."C",
    rules text COLLATE pg_catalog."C",
    english text COLLATE pg_catalog."C",
    arabic text COLLATE pg_catalog."C",
    files text COLLATE pg_catalog."C",
    named text COLLATE pg_catalog."C",
    open_points text COLLATE pg_catalog."C",
    despite_english text COLLATE pg_catalog."C",
    despite_arabic text COLLATE pg_catalog."C",
    reasons text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    desk text COLLATE pg_catalog."C",
    issued_at text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.let_through (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    about text COLLATE pg_catalog."C",
    field text COLLATE pg_catalog."C",
    text text COLLATE pg_catalog."C",
    kind text COLLATE pg_catalog."C",
    words text COLLATE pg_catalog."C",
    reason text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    desk text COLLATE pg_catalog."C",
    kept_at text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.looked (
    person text NOT NULL COLLATE pg_catalog."C",
    record text NOT NULL COLLATE pg_catalog."C",
    vector text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.merge (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    survivor text COLLATE pg_catalog."C",
    merged text COLLATE pg_catalog."C",
    ended bigint,
    chosen text COLLATE pg_catalog."C",
    moved text COLLATE pg_catalog."C",
    reason text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    desk text COLLATE pg_catalog."C",
    merged_at text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.meta (
    key text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.name_key (
    key text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    row_id bigint NOT NULL
);

--

CREATE TABLE public.pattern (
    uid text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    content text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.person (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    alias text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.person_kept_from (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    record text COLLATE pg_catalog."C",
    place text COLLATE pg_catalog."C",
    place_typed text COLLATE pg_catalog."C",
    since text COLLATE pg_catalog."C",
    since_typed text COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    "position" bigint,
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C"
);

--

CREATE TABLE public.person_key (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    key text COLLATE pg_catalog."C",
    sealed text COLLATE pg_catalog."C",
    since text COLLATE pg_catalog."C",
    since_typed text COLLATE pg_catalog."C",
    until text COLLATE pg_catalog."C",
    until_typed text COLLATE pg_catalog."C",
    travels text COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    "position" bigint,
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C"
);

--

CREATE TABLE public.person_role (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    role text COLLATE pg_catalog."C",
    since text COLLATE pg_catalog."C",
    since_typed text COLLATE pg_catalog."C",
    until text COLLATE pg_catalog."C",
    until_typed text COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    "position" bigint,
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C"
);

--

CREATE TABLE public.place (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    name_ar text COLLATE pg_catalog."C",
    name_en text COLLATE pg_catalog."C",
    aliases text COLLATE pg_catalog."C",
    governorate text COLLATE pg_catalog."C",
    area text COLLATE pg_catalog."C",
    within text COLLATE pg_catalog."C",
    within_typed text COLLATE pg_catalog."C",
    latitude double precision,
    longitude double precision,
    same_as text COLLATE pg_catalog."C",
    same_as_typed text COLLATE pg_catalog."C",
    reference text COLLATE pg_catalog."C",
    state text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C"
);

--

CREATE TABLE public.place_search (
    id bigint NOT NULL,
    terms tsvector NOT NULL
);

--

CREATE TABLE public.problem (
    kind text NOT NULL COLLATE pg_catalog."C",
    record bigint NOT NULL,
    rule text NOT NULL COLLATE pg_catalog."C",
    row_uid text NOT NULL COLLATE pg_catalog."C",
    field text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.question (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    number text COLLATE pg_catalog."C",
    record text COLLATE pg_catalog."C",
    "row" text COLLATE pg_catalog."C",
    field text COLLATE pg_catalog."C",
    text text COLLATE pg_catalog."C",
    doubt text COLLATE pg_catalog."C",
    occurred text COLLATE pg_catalog."C",
    occurred_typed text COLLATE pg_catalog."C",
    place text COLLATE pg_catalog."C",
    place_typed text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    desk text COLLATE pg_catalog."C",
    asked_at text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.reply (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    question text COLLATE pg_catalog."C",
    event text COLLATE pg_catalog."C",
    text text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    desk text COLLATE pg_catalog."C",
    said_at text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.revision (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    desk text NOT NULL COLLATE pg_catalog."C",
    who text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    reason text COLLATE pg_catalog."C",
    batch text COLLATE pg_catalog."C",
    undoes text COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    record text NOT NULL COLLATE pg_catalog."C",
    vector text NOT NULL COLLATE pg_catalog."C",
    content text NOT NULL COLLATE pg_catalog."C",
    snapshot text COLLATE pg_catalog."C",
    salts bytea,
    previous text NOT NULL COLLATE pg_catalog."C",
    hash text NOT NULL COLLATE pg_catalog."C",
    form bigint DEFAULT 1 NOT NULL,
    origin text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    signer text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    person text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.sentence (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    period text COLLATE pg_catalog."C",
    layout text COLLATE pg_catalog."C",
    place text COLLATE pg_catalog."C",
    english text COLLATE pg_catalog."C",
    arabic text COLLATE pg_catalog."C",
    unread text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.source (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    channel text COLLATE pg_catalog."C",
    informant text COLLATE pg_catalog."C",
    received text COLLATE pg_catalog."C",
    received_typed text COLLATE pg_catalog."C",
    first_hand text COLLATE pg_catalog."C",
    reliability text COLLATE pg_catalog."C",
    link text COLLATE pg_catalog."C",
    says text COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    "position" bigint,
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    received_time text COLLATE pg_catalog."C"
);

--

CREATE TABLE public.split (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    first text COLLATE pg_catalog."C",
    second text COLLATE pg_catalog."C",
    ended bigint,
    moved text COLLATE pg_catalog."C",
    reason text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    desk text COLLATE pg_catalog."C",
    split_at text COLLATE pg_catalog."C",
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    saved_at text NOT NULL COLLATE pg_catalog."C"
);

--

CREATE TABLE public.stamp (
    mark bigint NOT NULL,
    version bigint NOT NULL
);

--

CREATE TABLE public.status_change (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    status text COLLATE pg_catalog."C",
    confirmed text COLLATE pg_catalog."C",
    effective text COLLATE pg_catalog."C",
    effective_typed text COLLATE pg_catalog."C",
    learned_on text COLLATE pg_catalog."C",
    learned_on_typed text COLLATE pg_catalog."C",
    place text COLLATE pg_catalog."C",
    place_typed text COLLATE pg_catalog."C",
    source text COLLATE pg_catalog."C",
    note text COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    "position" bigint,
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C"
);

--

CREATE TABLE public.victim (
    id bigint NOT NULL,
    uid text NOT NULL COLLATE pg_catalog."C",
    name text COLLATE pg_catalog."C",
    father text COLLATE pg_catalog."C",
    mother text COLLATE pg_catalog."C",
    sex text COLLATE pg_catalog."C",
    age bigint,
    origin text COLLATE pg_catalog."C",
    nationality text COLLATE pg_catalog."C",
    body_identified text COLLATE pg_catalog."C",
    publish_consent text COLLATE pg_catalog."C",
    same_person text COLLATE pg_catalog."C",
    note text COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    "position" bigint,
    withdrawn text COLLATE pg_catalog."C",
    set_aside text COLLATE pg_catalog."C",
    family_knows text COLLATE pg_catalog."C"
);

--

CREATE TABLE public.waiting (
    kind text NOT NULL COLLATE pg_catalog."C",
    record bigint NOT NULL,
    on_top bigint NOT NULL,
    points bigint NOT NULL,
    since text NOT NULL COLLATE pg_catalog."C",
    may_sample bigint NOT NULL,
    workers text NOT NULL COLLATE pg_catalog."C",
    put_off text NOT NULL COLLATE pg_catalog."C"
);

--

INSERT INTO public.abductee VALUES (1, 'ec188efb-d080-466e-952f-233a8c25166a', 'سالم النموذج', 'Salem Al-Namudhaj', 'هيثم', NULL, NULL, 'male', NULL, NULL, 29, NULL, 'راعٍ', '2015-10-20', NULL, 'SY04', 'C2865', NULL, 'unidentified', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'مثال: وصلت رسالة صوتية من شاهد في القرية.', 'DZ1-2026-0004', 'recorded', NULL, 'DZ1.d64ac99b:1', '2026-11-29T17:35:18Z', 'missing', NULL, NULL, NULL, NULL, NULL);

--

INSERT INTO public.abductee_search VALUES (1, '''0004'' ''2026'' ''al'' ''dz1'' ''homs'' ''namudhaj'' ''salem'' ''salim'' ''unidentified'' ''القريه'' ''النموذج'' ''جهه'' ''حمص'' ''راع'' ''رساله'' ''سالم'' ''سليم'' ''شاهد'' ''صلت'' ''صوتيه'' ''في'' ''قريه'' ''مثال'' ''مجهوله'' ''من'' ''نموذج'' ''هيثم'' ''وصلت''');

--

--

INSERT INTO public.batch VALUES (1, 'f59d318e-7bc8-4756-bd64-c9d54f76203e', '2026-11-29T17:35:18Z', 'e4310ab3-03a9-4721-8153-780797502a7a', '{"file": "made-up examples", "rows": 4, "new": 4}');

--

INSERT INTO public.casualty VALUES (1, '1846d424-c17c-4279-a3c6-612f48268673', 'killed', 'civilians', NULL, 'man', NULL, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '7c65c1e5-82e2-4662-b728-b4fa42485e3a', 1, NULL, NULL, NULL);
INSERT INTO public.casualty VALUES (2, 'e61a441c-12e0-48b2-bad6-40fb19488dec', 'injured', 'civilians', NULL, 'girl', NULL, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '7c65c1e5-82e2-4662-b728-b4fa42485e3a', 2, NULL, NULL, NULL);
INSERT INTO public.casualty VALUES (3, '66194cb1-d710-47d1-b83e-90ec17e0aa3c', 'injured', 'isis', NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '3458a748-e9bb-47bc-a3f2-c9bf9c6316b9', 1, NULL, NULL, NULL);
INSERT INTO public.casualty VALUES (4, 'fe43c49e-1498-48d1-9759-edc372ae2244', 'injured', 'regime_forces', NULL, NULL, NULL, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '3e70f16a-5548-4822-9e1b-372ad3fbf47a', 1, NULL, NULL, NULL);

--

INSERT INTO public.change VALUES (1, 2, 'register', 'register', 'created', NULL, '\x', '"2026-11-29T17:35:15Z"', '\x', 1);
INSERT INTO public.change VALUES (2, 2, 'register', 'register', 'desk', NULL, '\x', '"DZ1"', '\x', 1);
INSERT INTO public.change VALUES (3, 2, 'register', 'register', 'desk_id', NULL, '\x', '"DZ1.d64ac99b"', '\x', 1);
INSERT INTO public.change VALUES (4, 2, 'register', 'register', 'register', NULL, '\x', '"5ca90869-66bd-4c99-98ab-baf2aaf99339"', '\x', 1);
INSERT INTO public.change VALUES (5, 2, 'register', 'register', 'signing_secret', NULL, '\x', '"5700721bf5bf3489e7314e50178c8f1712c0b4a60a650355fcd265eeffab3500"', '\x', 1);
INSERT INTO public.change VALUES (6, 7, 'batch', 'f59d318e-7bc8-4756-bd64-c9d54f76203e', 'content', NULL, '\x', '"c38d983713891af5e620d1b2ab6270efe055a9fe94a23b1d7d1c38ed06be8c2d"', '\x', 1);

--

INSERT INTO public.coded VALUES ('incident', 'carried_out_by', 'regime_forces', 1);
INSERT INTO public.coded VALUES ('incident', 'against', 'civilians', 1);
INSERT INTO public.coded VALUES ('incident', 'carried_out_by', 'local_armed', 2);
INSERT INTO public.coded VALUES ('incident', 'against', 'isis', 2);
INSERT INTO public.coded VALUES ('incident', 'carried_out_by', 'isis', 3);
INSERT INTO public.coded VALUES ('incident', 'against', 'regime_forces', 3);
INSERT INTO public.coded VALUES ('abductee', 'abducted_by', 'unidentified', 1);

--

--

INSERT INTO public.counted VALUES ('incident', 'recorded', 3);
INSERT INTO public.counted VALUES ('abductee', 'recorded', 1);
INSERT INTO public.counted VALUES ('problem', 'codes_of_their_day', 1);

--

--

--

INSERT INTO public.incident VALUES (1, '7c65c1e5-82e2-4662-b728-b4fa42485e3a', 'shelling', NULL, NULL, '2022-01-31', NULL, NULL, NULL, NULL, 'SY02', 'town', 'C1085', NULL, 'hts', 36.019848, 37.195958, 'near', 'regime_forces', 'civilians', NULL, NULL, 'likely', NULL, 'مثال: وصلت رسالة صوتية من شاهد في القرية.', NULL, 'DZ1-2026-0001', 'recorded', NULL, 'DZ1.d64ac99b:1', '2026-11-29T17:35:18Z', 3, NULL);
INSERT INTO public.incident VALUES (2, '3458a748-e9bb-47bc-a3f2-c9bf9c6316b9', 'clashes', NULL, NULL, '2025-05-24', NULL, NULL, NULL, NULL, 'SY12', 'town', 'C6073', NULL, 'regime', 33.195705, 36.436814, 'near', 'local_armed', 'isis', NULL, NULL, 'likely', NULL, 'مثال: وصلت رسالة صوتية من شاهد في القرية.', NULL, 'DZ1-2026-0002', 'recorded', NULL, 'DZ1.d64ac99b:1', '2026-11-29T17:35:18Z', NULL, NULL);
INSERT INTO public.incident VALUES (3, '3e70f16a-5548-4822-9e1b-372ad3fbf47a', 'ambush', NULL, NULL, '2020-04-18', NULL, NULL, NULL, NULL, 'SY11', 'desert', 'C5936', NULL, 'regime', 35.915439, 38.841135, 'place', 'isis', 'regime_forces', NULL, NULL, 'likely', NULL, 'مثال: انفجرت عبوة عند مرور سيارة، ونُقل المصابون إلى المشفى.', NULL, 'DZ1-2026-0003', 'recorded', NULL, 'DZ1.d64ac99b:1', '2026-11-29T17:35:18Z', NULL, NULL);

--

INSERT INTO public.incident_search VALUES (1, '''0001'' ''2026'' ''aleppo'' ''civilians'' ''dz1'' ''forces'' ''ground'' ''regime'' ''sfira'' ''shelling'' ''القريه'' ''النظام'' ''بري'' ''حلب'' ''رساله'' ''شاهد'' ''صفيره'' ''صلت'' ''صوتيه'' ''في'' ''قريه'' ''قصف'' ''قوات'' ''مثال'' ''مدنيون'' ''من'' ''نظام'' ''وصلت''');
INSERT INTO public.incident_search VALUES (2, '''0002'' ''2026'' ''armed'' ''bweidan'' ''clashes'' ''daraa'' ''dz1'' ''groups'' ''isis'' ''islamic'' ''local'' ''state'' ''اسلاميه'' ''اشتباكات'' ''الاسلاميه'' ''الدوله'' ''القريه'' ''بويضان'' ''تنظيم'' ''داعش'' ''درعا'' ''دوله'' ''رساله'' ''شاهد'' ''صلت'' ''صوتيه'' ''في'' ''قريه'' ''مثال'' ''محليون'' ''مسلحون'' ''من'' ''وصلت'' ''ويضان''');
INSERT INTO public.incident_search VALUES (3, '''0003'' ''2026'' ''abu'' ''abukbee'' ''al'' ''ambush'' ''dz1'' ''forces'' ''isis'' ''islamic'' ''kbee'' ''raqqah'' ''regime'' ''state'' ''west'' ''ابو'' ''ابوكبيع'' ''اسلاميه'' ''الاسلاميه'' ''الدوله'' ''الرقه'' ''المشفي'' ''المصابون'' ''النظام'' ''الي'' ''انفجرت'' ''تنظيم'' ''داعش'' ''دوله'' ''رقه'' ''سياره'' ''عبوه'' ''عند'' ''غربي'' ''قوات'' ''كبيع'' ''كمين'' ''مثال'' ''مرور'' ''مشفي'' ''مصابون'' ''نظام'' ''نقل'' ''ونقل''');

--

--

--

--

--

--

--

INSERT INTO public.meta VALUES ('register', '5ca90869-66bd-4c99-98ab-baf2aaf99339');
INSERT INTO public.meta VALUES ('desk', 'DZ1');
INSERT INTO public.meta VALUES ('desk_id', 'DZ1.d64ac99b');
INSERT INTO public.meta VALUES ('name', '');
INSERT INTO public.meta VALUES ('created', '2026-11-29T17:35:15Z');
INSERT INTO public.meta VALUES ('example', '');
INSERT INTO public.meta VALUES ('signing_secret', '90b7523571ae665d0111e54da2a1481f33c2db5041ac53f6794a46604f7c8b96');
INSERT INTO public.meta VALUES ('worked_out', '9 c0d0dcac1257477f');
INSERT INTO public.meta VALUES ('person owner', 'e4310ab3-03a9-4721-8153-780797502a7a');
INSERT INTO public.meta VALUES ('language e4310ab3-03a9-4721-8153-780797502a7a', 'en');
INSERT INTO public.meta VALUES ('alias', '');
INSERT INTO public.meta VALUES ('holder', '24516 2026-11-29T17:35:18Z');
INSERT INTO public.meta VALUES ('last DZ1-2026-', '4');
INSERT INTO public.meta VALUES ('head', '6734ca96a74ec0aa125b9749185a1e159437dc88ba1958eebe9153e1e9357691');

--

INSERT INTO public.name_key VALUES ('-Tlm+nmTK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tlm+nTK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tl+nmThK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('Tlm+nmTK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('Tlm=hTm=nmTK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tlm+mThK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tlm+nmTh', 'abductee', 1);
INSERT INTO public.name_key VALUES ('hTm+nmTK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('hTm+nmThK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tlm+nmhK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tl+nmTK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tlm+nmK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tlm+nmT', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tlm+nThK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-lm+nmTK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('Tlm+nmThK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tm+nmTK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tm+nmThK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('Tlm+hTm', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-lm+nmThK', 'abductee', 1);
INSERT INTO public.name_key VALUES ('-Tlm+mTK', 'abductee', 1);

--

--

INSERT INTO public.person VALUES (1, 'e4310ab3-03a9-4721-8153-780797502a7a', 'DZ1', NULL, NULL, 'DZ1.d64ac99b:1', '2026-11-29T17:35:16Z');

--

--

--

INSERT INTO public.person_role VALUES (1, '722c13a4-4ebe-4a59-b4ec-94950b2344ad', 'documenter', '2026-11-29', NULL, NULL, NULL, 'e4310ab3-03a9-4721-8153-780797502a7a', 1, NULL, NULL);
INSERT INTO public.person_role VALUES (2, '63fbaf3c-4fed-44ee-8588-ba760fba796a', 'reviewer', '2026-11-29', NULL, NULL, NULL, 'e4310ab3-03a9-4721-8153-780797502a7a', 2, NULL, NULL);
INSERT INTO public.person_role VALUES (3, 'c8be5c15-2495-4cec-9e14-c0625b89a7fb', 'lead', '2026-11-29', NULL, NULL, NULL, 'e4310ab3-03a9-4721-8153-780797502a7a', 3, NULL, NULL);

--

--

--

INSERT INTO public.problem VALUES ('incident', 2, 'codes_of_their_day', '3458a748-e9bb-47bc-a3f2-c9bf9c6316b9', 'zone');

--

--

--

INSERT INTO public.revision VALUES (1, '30456aa2-a51e-4e7f-a3ca-eacae7c685bc', '2026-11-29T17:35:16Z', 'DZ1.d64ac99b', '', 'begin', NULL, NULL, NULL, 'person', 'e4310ab3-03a9-4721-8153-780797502a7a', 'DZ1.d64ac99b:1', '8149103470ab3131d9ae1a874bc48c09d8969a2eaa4f83a9416e064b33ee66fa', '[["person","e4310ab3-03a9-4721-8153-780797502a7a",{},{"alias":"DZ1"}],["person_role","722c13a4-4ebe-4a59-b4ec-94950b2344ad",{"parent":"e4310ab3-03a9-4721-8153-780797502a7a","position":1,"role":"documenter","since":"2026-11-29"},{}],["person_role","63fbaf3c-4fed-44ee-8588-ba760fba796a",{"parent":"e4310ab3-03a9-4721-8153-780797502a7a","position":2,"role":"reviewer","since":"2026-11-29"},{}],["person_role","c8be5c15-2495-4cec-9e14-c0625b89a7fb",{"parent":"e4310ab3-03a9-4721-8153-780797502a7a","position":3,"role":"lead","since":"2026-11-29"},{}]]', '\x166969e18665ab4055c450a3a3fe99a195a6a853fcc9b7b1', '0000000000000000000000000000000000000000000000000000000000000000', 'ff2a8cf0b50f05ea3a6213f7e707c17fe27c970f08552a06e62d80c696a70923', 2, 'DZ1.d64ac99b', '', 'e4310ab3-03a9-4721-8153-780797502a7a');
INSERT INTO public.revision VALUES (2, '29b1cb0f-3c3e-40a5-b598-959f25c42309', '2026-11-29T17:35:16Z', 'DZ1.d64ac99b', '', 'begin', NULL, NULL, NULL, 'register', 'register', '', '777c92d86e0792347012a2b3afed47f4a71496a57f92f8f7b89cfec7c0e6983a', NULL, '\x6620b02aeb6bd0c133eecc09358d8a87d42cded8fe521c63', 'ff2a8cf0b50f05ea3a6213f7e707c17fe27c970f08552a06e62d80c696a70923', '24b41c0ac40a701742302d7c88f88a2d1743ae7b8a10f86974e0c9f41baa4152', 2, 'DZ1.d64ac99b', '', 'e4310ab3-03a9-4721-8153-780797502a7a');
INSERT INTO public.revision VALUES (3, 'e4d2c123-e9e0-4643-aefe-24dda8abe033', '2026-11-29T17:35:18Z', 'DZ1.d64ac99b', '', 'import', NULL, 'f59d318e-7bc8-4756-bd64-c9d54f76203e', NULL, 'incident', '7c65c1e5-82e2-4662-b728-b4fa42485e3a', 'DZ1.d64ac99b:1', '2c252b4328d60ca577bf74ce58e89ade02ef0d7febc8d1732cc01aabed144780', '[["incident","7c65c1e5-82e2-4662-b728-b4fa42485e3a",{"kind":"shelling","occurred":"2022-01-31","governorate":"SY02","area":"town","zone":"hts","carried_out_by":"regime_forces","against":"civilians","latitude":36.019848,"longitude":37.195958,"exactness":"near","certainty":"likely","state":"recorded","reference":"DZ1-2026-0001"},{"place":"C1085","narrative":"مثال: وصلت رسالة صوتية من شاهد في القرية."}],["casualty","1846d424-c17c-4279-a3c6-612f48268673",{"parent":"7c65c1e5-82e2-4662-b728-b4fa42485e3a","position":1,"outcome":"killed","party":"civilians","who":"man","count":3},{}],["casualty","e61a441c-12e0-48b2-bad6-40fb19488dec",{"parent":"7c65c1e5-82e2-4662-b728-b4fa42485e3a","position":2,"outcome":"injured","party":"civilians","who":"girl","count":3},{}],["source","19c78df4-8f4f-431e-b8de-58575487ce1e",{"parent":"7c65c1e5-82e2-4662-b728-b4fa42485e3a","position":1,"channel":"field_reporter","first_hand":"first_hand"},{}]]', '\x1b9ef41c73834fcb5e569da741f04745abefc025733e5cb8', '24b41c0ac40a701742302d7c88f88a2d1743ae7b8a10f86974e0c9f41baa4152', '33ec5ffcb1866fa3b1fc00ebd6b044c0e0e1e6c4f8be142e7ec711cfb6d4c52e', 2, 'DZ1.d64ac99b', '', 'e4310ab3-03a9-4721-8153-780797502a7a');
INSERT INTO public.revision VALUES (4, '002a29a0-b12b-494a-bfda-64217d3247d7', '2026-11-29T17:35:18Z', 'DZ1.d64ac99b', '', 'import', NULL, 'f59d318e-7bc8-4756-bd64-c9d54f76203e', NULL, 'incident', '3458a748-e9bb-47bc-a3f2-c9bf9c6316b9', 'DZ1.d64ac99b:1', '62b6940d5c858e4a2fde085dbb6ec6d43ee47b9c969ebb8c5d6eea0754b4efb2', '[["incident","3458a748-e9bb-47bc-a3f2-c9bf9c6316b9",{"kind":"clashes","occurred":"2025-05-24","governorate":"SY12","area":"town","zone":"regime","carried_out_by":"local_armed","against":"isis","latitude":33.195705,"longitude":36.436814,"exactness":"near","certainty":"likely","state":"recorded","reference":"DZ1-2026-0002"},{"place":"C6073","narrative":"مثال: وصلت رسالة صوتية من شاهد في القرية."}],["casualty","66194cb1-d710-47d1-b83e-90ec17e0aa3c",{"parent":"3458a748-e9bb-47bc-a3f2-c9bf9c6316b9","position":1,"outcome":"injured","party":"isis","count":1},{}],["source","a0116be5-ab0c-4681-88f8-e3d0d3290a4c",{"parent":"3458a748-e9bb-47bc-a3f2-c9bf9c6316b9","position":1,"channel":"field_reporter","first_hand":"first_hand"},{}]]', '\xb0d8f3d84324bbfbfb427e355072d50efa06b7e97039dd7e', '33ec5ffcb1866fa3b1fc00ebd6b044c0e0e1e6c4f8be142e7ec711cfb6d4c52e', '4c27d8fa6c17a929c7d5edadd2fa7552c80a5c04a8872082251d24bce502eb71', 2, 'DZ1.d64ac99b', '', 'e4310ab3-03a9-4721-8153-780797502a7a');
INSERT INTO public.revision VALUES (5, '21849161-ee36-4abb-ae4d-fce3a06eaf6d', '2026-11-29T17:35:18Z', 'DZ1.d64ac99b', '', 'import', NULL, 'f59d318e-7bc8-4756-bd64-c9d54f76203e', NULL, 'incident', '3e70f16a-5548-4822-9e1b-372ad3fbf47a', 'DZ1.d64ac99b:1', '212d666b1896c7ee88f95a20400eff870440aade65d0e68354197b158cc996c8', '[["incident","3e70f16a-5548-4822-9e1b-372ad3fbf47a",{"kind":"ambush","occurred":"2020-04-18","governorate":"SY11","area":"desert","zone":"regime","carried_out_by":"isis","against":"regime_forces","latitude":35.915439,"longitude":38.841135,"exactness":"place","certainty":"likely","state":"recorded","reference":"DZ1-2026-0003"},{"place":"C5936","narrative":"مثال: انفجرت عبوة عند مرور سيارة، ونُقل المصابون إلى المشفى."}],["casualty","fe43c49e-1498-48d1-9759-edc372ae2244",{"parent":"3e70f16a-5548-4822-9e1b-372ad3fbf47a","position":1,"outcome":"injured","party":"regime_forces","count":3},{}],["source","eece328b-ff7b-418e-8208-65d6e005b860",{"parent":"3e70f16a-5548-4822-9e1b-372ad3fbf47a","position":1,"channel":"voice_note","first_hand":"first_hand"},{}]]', '\x7e7462e5e9d901cd2b5258e4cf16c2dd8cab3665ac2ec10f', '4c27d8fa6c17a929c7d5edadd2fa7552c80a5c04a8872082251d24bce502eb71', 'd818c1cf6052ce040b83742e1937314c9f7538b2923ce264e5056d3b953fdbba', 2, 'DZ1.d64ac99b', '', 'e4310ab3-03a9-4721-8153-780797502a7a');
INSERT INTO public.revision VALUES (6, 'fb041dc8-02ec-49b8-ad8b-4398f7702412', '2026-11-29T17:35:18Z', 'DZ1.d64ac99b', '', 'import', NULL, 'f59d318e-7bc8-4756-bd64-c9d54f76203e', NULL, 'abductee', 'ec188efb-d080-466e-952f-233a8c25166a', 'DZ1.d64ac99b:1', '292fd2db9937166ded20fc6d71f063d4dc9d8f60e25829ea991259283344f60b', '[["abductee","ec188efb-d080-466e-952f-233a8c25166a",{"sex":"male","age":29,"abducted_on":"2015-10-20","governorate":"SY04","abducted_by":"unidentified","state":"recorded","reference":"DZ1-2026-0004"},{"name_ar":"سالم النموذج","name_latin":"Salem Al-Namudhaj","father":"هيثم","occupation":"راعٍ","place":"C2865","notes":"مثال: وصلت رسالة صوتية من شاهد في القرية."}],["status_change","cc457821-98a6-416d-9775-336d71eacd05",{"parent":"ec188efb-d080-466e-952f-233a8c25166a","position":1,"status":"missing","confirmed":"confirmed","effective":"2015-10-20"},{}]]', '\x6432d7d25a6441ff76392d4d888a6348ae16acd490449ade', 'd818c1cf6052ce040b83742e1937314c9f7538b2923ce264e5056d3b953fdbba', '8fbf8958b80fd7d7a7151ade137eba6d6f2c845890fc2c9090ec822f830675ab', 2, 'DZ1.d64ac99b', '', 'e4310ab3-03a9-4721-8153-780797502a7a');
INSERT INTO public.revision VALUES (7, '2283801a-2d3e-4d55-94d3-0ae25bf92c28', '2026-11-29T17:35:18Z', 'DZ1.d64ac99b', '', 'import', NULL, NULL, NULL, 'register', 'register', '', '1ee864395a7045368e7f5c93d3006ade227b90f5328a8e3d728d386203cfbfd9', NULL, '\x1863e477f78c5c95e9f605eb56bdb50c9e650bd471f8b459', '8fbf8958b80fd7d7a7151ade137eba6d6f2c845890fc2c9090ec822f830675ab', '6734ca96a74ec0aa125b9749185a1e159437dc88ba1958eebe9153e1e9357691', 2, 'DZ1.d64ac99b', '', 'e4310ab3-03a9-4721-8153-780797502a7a');

--

--

INSERT INTO public.source VALUES (1, '19c78df4-8f4f-431e-b8de-58575487ce1e', 'field_reporter', NULL, NULL, NULL, 'first_hand', NULL, NULL, NULL, '7c65c1e5-82e2-4662-b728-b4fa42485e3a', 1, NULL, NULL, NULL);
INSERT INTO public.source VALUES (2, 'a0116be5-ab0c-4681-88f8-e3d0d3290a4c', 'field_reporter', NULL, NULL, NULL, 'first_hand', NULL, NULL, NULL, '3458a748-e9bb-47bc-a3f2-c9bf9c6316b9', 1, NULL, NULL, NULL);
INSERT INTO public.source VALUES (3, 'eece328b-ff7b-418e-8208-65d6e005b860', 'voice_note', NULL, NULL, NULL, 'first_hand', NULL, NULL, NULL, '3e70f16a-5548-4822-9e1b-372ad3fbf47a', 1, NULL, NULL, NULL);

--

--

INSERT INTO public.stamp VALUES (1397312076, 12);

--

INSERT INTO public.status_change VALUES (1, 'cc457821-98a6-416d-9775-336d71eacd05', 'missing', 'confirmed', '2015-10-20', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'ec188efb-d080-466e-952f-233a8c25166a', 1, NULL, NULL);

--

--

--

ALTER TABLE ONLY public.abductee
    ADD CONSTRAINT abductee_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.abductee_search
    ADD CONSTRAINT abductee_search_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.abductee
    ADD CONSTRAINT abductee_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.apart
    ADD CONSTRAINT apart_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.apart
    ADD CONSTRAINT apart_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.batch
    ADD CONSTRAINT batch_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.casualty
    ADD CONSTRAINT casualty_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.casualty
    ADD CONSTRAINT casualty_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.coded
    ADD CONSTRAINT coded_pkey PRIMARY KEY (row_kind, field, code, row_id);

--

ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.contact
    ADD CONSTRAINT contact_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.counted
    ADD CONSTRAINT counted_pkey PRIMARY KEY (kind, part);

--

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.decision
    ADD CONSTRAINT decision_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.draft
    ADD CONSTRAINT draft_by_alias_pkey PRIMARY KEY (person, uid);

--

ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.incident_search
    ADD CONSTRAINT incident_search_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.incident
    ADD CONSTRAINT incident_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.informant
    ADD CONSTRAINT informant_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.informant_search
    ADD CONSTRAINT informant_search_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.informant
    ADD CONSTRAINT informant_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.issue
    ADD CONSTRAINT issue_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.issue
    ADD CONSTRAINT issue_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.let_through
    ADD CONSTRAINT let_through_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.let_through
    ADD CONSTRAINT let_through_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.looked
    ADD CONSTRAINT looked_pkey PRIMARY KEY (person, record);

--

ALTER TABLE ONLY public.merge
    ADD CONSTRAINT merge_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.merge
    ADD CONSTRAINT merge_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (key);

--

ALTER TABLE ONLY public.name_key
    ADD CONSTRAINT name_key_pkey PRIMARY KEY (key, kind, row_id);

--

ALTER TABLE ONLY public.pattern
    ADD CONSTRAINT pattern_pkey PRIMARY KEY (uid);

--

ALTER TABLE ONLY public.person_kept_from
    ADD CONSTRAINT person_kept_from_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.person_kept_from
    ADD CONSTRAINT person_kept_from_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.person_key
    ADD CONSTRAINT person_key_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.person_key
    ADD CONSTRAINT person_key_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.person_role
    ADD CONSTRAINT person_role_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.person_role
    ADD CONSTRAINT person_role_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.place
    ADD CONSTRAINT place_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.place_search
    ADD CONSTRAINT place_search_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.place
    ADD CONSTRAINT place_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.problem
    ADD CONSTRAINT problem_pkey PRIMARY KEY (kind, record, rule, row_uid, field);

--

ALTER TABLE ONLY public.question
    ADD CONSTRAINT question_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.question
    ADD CONSTRAINT question_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.reply
    ADD CONSTRAINT reply_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.reply
    ADD CONSTRAINT reply_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.revision
    ADD CONSTRAINT revision_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.revision
    ADD CONSTRAINT revision_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.sentence
    ADD CONSTRAINT sentence_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.sentence
    ADD CONSTRAINT sentence_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.split
    ADD CONSTRAINT split_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.split
    ADD CONSTRAINT split_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.status_change
    ADD CONSTRAINT status_change_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.status_change
    ADD CONSTRAINT status_change_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.victim
    ADD CONSTRAINT victim_pkey PRIMARY KEY (id);

--

ALTER TABLE ONLY public.victim
    ADD CONSTRAINT victim_uid_key UNIQUE (uid);

--

ALTER TABLE ONLY public.waiting
    ADD CONSTRAINT waiting_pkey PRIMARY KEY (kind, record);

--

CREATE INDEX abductee_abducted_by ON public.abductee USING btree (abducted_by NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX abductee_abducted_on ON public.abductee USING btree (abducted_on NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX abductee_governorate ON public.abductee USING btree (governorate NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX abductee_name_ar ON public.abductee USING btree (name_ar NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX abductee_name_latin ON public.abductee USING btree (name_latin NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX abductee_reference ON public.abductee USING btree (reference NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX abductee_search_terms ON public.abductee_search USING gin (terms);

--

CREATE INDEX abductee_state ON public.abductee USING btree (state NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX abductee_status ON public.abductee USING btree (status NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX abductee_withdrawn ON public.abductee USING btree (reference NULLS FIRST) WHERE (withdrawn IS NOT NULL);

--

CREATE INDEX apart_one ON public.apart USING btree (one NULLS FIRST, id);

--

CREATE INDEX apart_other ON public.apart USING btree (other NULLS FIRST, id);

--

CREATE INDEX casualty_outcome_date ON public.casualty USING btree (outcome_date NULLS FIRST, parent NULLS FIRST) WHERE (outcome_date IS NOT NULL);

--

CREATE INDEX casualty_parent ON public.casualty USING btree (parent NULLS FIRST);

--

CREATE INDEX change_revision ON public.change USING btree (revision NULLS FIRST);

--

CREATE INDEX coded_row ON public.coded USING btree (row_kind NULLS FIRST, row_id NULLS FIRST);

--

CREATE INDEX contact_record ON public.contact USING btree (record NULLS FIRST, id);

--

CREATE INDEX decision_record ON public.decision USING btree (record NULLS FIRST, id);

--

CREATE INDEX incident_carried_out_by ON public.incident USING btree (carried_out_by NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX incident_governorate ON public.incident USING btree (governorate NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX incident_killed ON public.incident USING btree (killed NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX incident_kind ON public.incident USING btree (kind NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX incident_learned_on ON public.incident USING btree (learned_on NULLS FIRST) WHERE (learned_on IS NOT NULL);

--

CREATE INDEX incident_occurred ON public.incident USING btree (occurred NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX incident_place ON public.incident USING btree (place NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX incident_reference ON public.incident USING btree (reference NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX incident_search_terms ON public.incident_search USING gin (terms);

--

CREATE INDEX incident_state ON public.incident USING btree (state NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX incident_withdrawn ON public.incident USING btree (reference NULLS FIRST) WHERE (withdrawn IS NOT NULL);

--

CREATE INDEX incident_zone ON public.incident USING btree (place NULLS FIRST, occurred NULLS FIRST, zone NULLS FIRST) WHERE ((withdrawn IS NULL) AND (place IS NOT NULL) AND (zone IS NOT NULL));

--

CREATE INDEX informant_code ON public.informant USING btree (code NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX informant_reference ON public.informant USING btree (reference NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX informant_reliability ON public.informant USING btree (reliability NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX informant_search_terms ON public.informant_search USING gin (terms);

--

CREATE INDEX informant_state ON public.informant USING btree (state NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX issue_period ON public.issue USING btree (period NULLS FIRST, id);

--

CREATE INDEX let_through_about ON public.let_through USING btree (about NULLS FIRST, id);

--

CREATE INDEX merge_merged ON public.merge USING btree (merged NULLS FIRST, id);

--

CREATE INDEX merge_survivor ON public.merge USING btree (survivor NULLS FIRST, id);

--

CREATE INDEX name_key_row ON public.name_key USING btree (kind NULLS FIRST, row_id NULLS FIRST);

--

CREATE INDEX person_kept_from_parent ON public.person_kept_from USING btree (parent NULLS FIRST);

--

CREATE INDEX person_key_parent ON public.person_key USING btree (parent NULLS FIRST);

--

CREATE INDEX person_role_parent ON public.person_role USING btree (parent NULLS FIRST);

--

CREATE INDEX place_governorate ON public.place USING btree (governorate NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX place_name_ar ON public.place USING btree (name_ar NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX place_name_en ON public.place USING btree (name_en NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX place_reference ON public.place USING btree (reference NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX place_search_terms ON public.place_search USING gin (terms);

--

CREATE INDEX place_state ON public.place USING btree (state NULLS FIRST, id) WHERE (withdrawn IS NULL);

--

CREATE INDEX problem_rule ON public.problem USING btree (rule NULLS FIRST, kind NULLS FIRST, record NULLS FIRST);

--

CREATE INDEX question_record ON public.question USING btree (record NULLS FIRST, id);

--

CREATE INDEX reply_question ON public.reply USING btree (question NULLS FIRST, id);

--

CREATE INDEX revision_batch ON public.revision USING btree (batch NULLS FIRST) WHERE (batch IS NOT NULL);

--

CREATE INDEX revision_kind ON public.revision USING btree (kind NULLS FIRST, at NULLS FIRST);

--

CREATE INDEX revision_record ON public.revision USING btree (record NULLS FIRST, id);

--

CREATE INDEX revision_undoes ON public.revision USING btree (undoes NULLS FIRST) WHERE (undoes IS NOT NULL);

--

CREATE INDEX sentence_period ON public.sentence USING btree (period NULLS FIRST, id);

--

CREATE INDEX source_parent ON public.source USING btree (parent NULLS FIRST);

--

CREATE INDEX split_first ON public.split USING btree (first NULLS FIRST, id);

--

CREATE INDEX split_second ON public.split USING btree (second NULLS FIRST, id);

--

CREATE INDEX status_change_parent ON public.status_change USING btree (parent NULLS FIRST);

--

CREATE INDEX victim_parent ON public.victim USING btree (parent NULLS FIRST);

--

CREATE INDEX waiting_order ON public.waiting USING btree (on_top DESC NULLS LAST, points DESC NULLS LAST, since NULLS FIRST, kind NULLS FIRST, record NULLS FIRST);

--

CREATE TRIGGER abductee_comes AFTER INSERT ON public.abductee REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.abductee_comes();

--

CREATE TRIGGER abductee_goes AFTER DELETE ON public.abductee REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.abductee_goes();

--

CREATE TRIGGER abductee_moves AFTER UPDATE ON public.abductee REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.abductee_moves();

--

CREATE TRIGGER incident_comes AFTER INSERT ON public.incident REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.incident_comes();

--

CREATE TRIGGER incident_goes AFTER DELETE ON public.incident REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.incident_goes();

--

CREATE TRIGGER incident_moves AFTER UPDATE ON public.incident REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.incident_moves();

--

CREATE TRIGGER informant_comes AFTER INSERT ON public.informant REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.informant_comes();

--

CREATE TRIGGER informant_goes AFTER DELETE ON public.informant REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.informant_goes();

--

CREATE TRIGGER informant_moves AFTER UPDATE ON public.informant REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.informant_moves();

--

CREATE TRIGGER place_comes AFTER INSERT ON public.place REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.place_comes();

--

CREATE TRIGGER place_goes AFTER DELETE ON public.place REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.place_goes();

--

CREATE TRIGGER place_moves AFTER UPDATE ON public.place REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.place_moves();

--

CREATE TRIGGER problem_comes AFTER INSERT ON public.problem REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.problem_comes();

--

CREATE TRIGGER problem_goes AFTER DELETE ON public.problem REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.problem_goes();

--

CREATE TRIGGER problem_moves AFTER UPDATE ON public.problem REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.problem_moves();

--

ALTER TABLE ONLY public.casualty
    ADD CONSTRAINT casualty_parent_fkey FOREIGN KEY (parent) REFERENCES public.incident(uid) DEFERRABLE INITIALLY DEFERRED;

--

ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_revision_fkey FOREIGN KEY (revision) REFERENCES public.revision(id) DEFERRABLE INITIALLY DEFERRED;

--

ALTER TABLE ONLY public.person_kept_from
    ADD CONSTRAINT person_kept_from_parent_fkey FOREIGN KEY (parent) REFERENCES public.person(uid) DEFERRABLE INITIALLY DEFERRED;

--

ALTER TABLE ONLY public.person_key
    ADD CONSTRAINT person_key_parent_fkey FOREIGN KEY (parent) REFERENCES public.person(uid) DEFERRABLE INITIALLY DEFERRED;

--

ALTER TABLE ONLY public.person_role
    ADD CONSTRAINT person_role_parent_fkey FOREIGN KEY (parent) REFERENCES public.person(uid) DEFERRABLE INITIALLY DEFERRED;

--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_parent_fkey FOREIGN KEY (parent) REFERENCES public.incident(uid) DEFERRABLE INITIALLY DEFERRED;

--

ALTER TABLE ONLY public.status_change
    ADD CONSTRAINT status_change_parent_fkey FOREIGN KEY (parent) REFERENCES public.abductee(uid) DEFERRABLE INITIALLY DEFERRED;

--

ALTER TABLE ONLY public.victim
    ADD CONSTRAINT victim_parent_fkey FOREIGN KEY (parent) REFERENCES public.casualty(uid) DEFERRABLE INITIALLY DEFERRED;

--


