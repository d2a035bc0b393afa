;; Turns text into the bytes of a module, in place: see `module-text.ts`, which calls it
;; once. JavaScript that runs once is interpreted, and takes ten times as long.
;;
;; At 0 are three tables of 128 bytes: what the characters stand for by themselves, after
;; "}", and after "~". The text is ASCII.
(module
  (memory (export "memory") 1)
  (func (export "decode") (param $from i32) (param $end i32) (result i32)
    (local $to i32) (local $table i32) (local $character i32)
    (local.set $to (local.get $from))
    (loop $next
      (if (i32.lt_u (local.get $from) (local.get $end))
        (then
          (local.set $character (i32.load8_u (local.get $from)))
          (local.set $from (i32.add (local.get $from) (i32.const 1)))
          (if (i32.ge_u (local.get $character) (i32.const 125)) ;; "}"
            (then
              (local.set $table
                (i32.shl (i32.sub (local.get $character) (i32.const 124)) (i32.const 7))))
            (else
              (i32.store8
                (local.get $to)
                (i32.load8_u (i32.add (local.get $table) (local.get $character))))
              (local.set $to (i32.add (local.get $to) (i32.const 1)))
              (local.set $table (i32.const 0))))
          (br $next))))
    (local.get $to)))
